"""Tags for the parts of a page around its content: badges, tabs, steps, crumbs, alerts, disclosures."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import RequestContext
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from uptake.rules.message_lifecycle import State
from uptake.ui.reading import reading_locale
from uptake.ui.states import STATE_BADGES
from uptake.ui.templatetags.chart_tags import icon
from uptake.ui.writing import Unit, written, written_number

register = template.Library()

ALERT_ICONS = {"info": "info", "success": "check-circle", "warning": "warning", "danger": "error"}


@register.simple_tag(takes_context=True)
def title_again(context: RequestContext) -> SafeString:
    """The block `title` a second time: a page writes its name once, for the browser and the heading."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block("title")
    return SafeString(block.render(context)) if block else SafeString("")


@register.simple_tag
def badge(text: str, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A word in a tone: neutral, brand, info, success, warning or danger."""
    sign = icon(icon_name, size=16) if icon_name else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, sign, text)


@register.simple_tag
def status_badge(state: State | str) -> SafeString:
    """The state of a message as a badge; raises ValueError for a word that is no state."""
    found = STATE_BADGES[State(state)]
    return badge(str(found.text), found.tone, found.icon)


@register.simple_tag
def change(value: float | None, unit: Unit = "number", good_when: Literal["up", "down"] = "up") -> SafeString:
    """A difference with arrow and colour; `percent` takes a difference of shares."""
    if value is None:
        return format_html('<span class="change change-same">{}</span>', _("No data"))
    locale = reading_locale()
    size = written_number(abs(value), locale) if unit == "number" else written(abs(value), unit, locale)
    if not value:
        return format_html('<span class="change change-same">{}{}</span>', icon("arrow-flat", size=16), size)
    rising = value > 0
    told = _("up") if rising else _("down")
    better = rising == (good_when == "up")
    return format_html(
        '<span class="change change-{}">{}<span class="visually-hidden">{} </span>{}</span>',
        "better" if better else "worse",
        icon("arrow-up" if rising else "arrow-down", size=16),
        told,
        size,
    )


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Links that look like tabs: `text`, `url`, `current` each."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/steps.html")
def stepper(steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The steps of a task: `text`, `state` (done, current, todo) and perhaps `url` each."""
    return {"steps": steps}


@register.inclusion_tag("ui/crumbs.html")
def breadcrumbs(*texts_and_addresses: str) -> dict[str, Any]:
    """Text, address, text, address, and so on; the last text without address is the page itself."""
    pairs = zip_longest(texts_and_addresses[::2], texts_and_addresses[1::2], fillvalue="")
    return {"crumbs": [{"text": text, "url": url} for text, url in pairs]}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: RequestContext, page: Page[Any], parameter: str = "page", label: str = "") -> dict[str, Any]:
    """The pages of a paginator; the other parameters of the address stay."""
    request: HttpRequest | None = context.get("request")
    kept = request.GET.copy() if request else None
    if kept is not None:
        kept.pop(parameter, None)
    tail = f"&{kept.urlencode()}" if kept else ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": numbers, "parameter": parameter, "tail": tail, "label": label}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title: str, text: str = "", icon: str = "search", url: str = "", action: str = "") -> dict[str, Any]:
    """What stands where there is nothing yet, and what to do about it."""
    return {"title": title, "text": text, "icon_name": icon, "url": url, "action": action}


@register.simple_block_tag
def alert(content: SafeString, tone: str = "info") -> SafeString:
    """A sentence that matters: info, success, warning or danger."""
    return format_html(
        '<div class="alert alert-{}">{}<div>{}</div></div>',
        tone,
        icon(ALERT_ICONS.get(tone, "info")),
        content,
    )


@register.simple_block_tag
def disclosure(content: SafeString, title: str) -> SafeString:
    """Something that opens on demand."""
    return format_html(
        '<details class="disclosure"><summary>{}{}</summary><div>{}</div></details>',
        icon("chevron-right", size=16),
        title,
        content,
    )


@register.simple_block_tag
def how_calculated(content: SafeString) -> SafeString:
    """The disclosure behind every number: how it came about."""
    return disclosure(content, _("How is this calculated?"))


@register.simple_tag
def copy_button(text: str) -> SafeString:
    """A button that copies the text; it shows itself only when the script is there."""
    return format_html(
        '<button type="button" class="btn btn-quiet needs-script" data-copy="{}" data-copied="{}">'
        "{}<span>{}</span></button>",
        text,
        _("Copied"),
        icon("copy"),
        _("Copy"),
    )
