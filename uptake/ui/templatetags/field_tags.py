"""Tags for forms: a field with its label, help and errors tied together for screen readers."""

from typing import Any

from django import template
from django.forms import BaseForm, CheckboxInput, Select, Textarea, TextInput
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

register = template.Library()


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, look: str = "", *, counter: bool = False) -> dict[str, Any]:
    """A field of a Django form; `counter` shows how many characters are used, by script."""
    return {"field": bound, "look": look, "counter": counter}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form as a whole, announced when the page opens."""
    return {"form": form, "errors": form.non_field_errors()}


@register.filter
def field_kind(bound: BoundField) -> str:
    """`group` for several boxes or buttons, `checkbox` for one, `input` for the rest."""
    if bound.field.widget.use_fieldset:
        return "group"
    return "checkbox" if isinstance(bound.field.widget, CheckboxInput) else "input"


@register.filter
def is_counted(bound: BoundField) -> bool:
    """Whether the field is a text with a limit."""
    limited = bool(getattr(bound.field, "max_length", None))
    return limited and isinstance(bound.field.widget, (TextInput, Textarea))


@register.simple_tag
def field_input(bound: BoundField) -> SafeString:
    """The input alone, dressed; Django adds aria-describedby and aria-invalid."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, Select):
        look = "form-select"
    else:
        look = "form-control"
    own = widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": f"{look} {own}".strip()})


@register.simple_tag
def option_input(option: BoundWidget) -> SafeString:
    """One box or button of a group, dressed."""
    option.data["attrs"]["class"] = "form-check-input"
    option.data["wrap_label"] = False
    return option.tag()
