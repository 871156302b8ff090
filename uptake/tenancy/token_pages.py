"""The page of tokens under Settings: make one, see it once, list and revoke."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, Asked
from uptake.tenancy.door import needs, needs_recent_to_change, tell, tell_refusal
from uptake.tenancy.sentences import sentence
from uptake.tenancy.token_actions import make_token, revoke_token
from uptake.tenancy.token_queries import TokenRow, tokens_for
from uptake.tenancy.token_scopes import READING, SCOPE_NAMES, offered
from uptake.tenancy.tokens import LIFETIMES, USUAL


class TokenForm(forms.Form):
    """What a new token is called, what it is for, and how long it lives."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Where it is used, so that you know later: Power BI report of the board"),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Choose as little as the program needs. A token never may more than you may yourself at that moment, and "
            "what it does counts as done by you: nobody approves a message of their own with a token either."
        ),
    )
    days = forms.TypedChoiceField(label=gettext_lazy("It lives"), coerce=int, initial=USUAL)

    def __init__(self, data: Any = None, *, acting: Acting) -> None:
        mine = offered(acting)
        super().__init__(data, initial={"scopes": [each.value for each in mine if each in READING]})
        self.fields["scopes"].choices = [(each.value, SCOPE_NAMES[each]) for each in mine]  # type: ignore[attr-defined]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in LIFETIMES
        ]


@never_cache
@needs_recent_to_change
@needs(Permission.MAKE_TOKENS)
def tokens_page(request: Asked) -> HttpResponse:
    """List the tokens, and make one by POST: the answer to that shows it, and no page ever again."""
    acting = request.acting
    request.nav_current = "settings"
    form = TokenForm(request.POST or None, acting=acting)
    made, refused = "", ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        lives = timedelta(days=told["days"])
        try:
            made = make_token(name=told["name"], scopes=told["scopes"], by=acting, now=timezone.now(), lives=lives)
            form = TokenForm(acting=acting)
        except Refused as no:
            refused = sentence(no)
    return render(
        request,
        "tenancy/tokens.html",
        {
            "form": form,
            "made": made,
            "refused": refused,
            "rows": [_line(row) for row in tokens_for(acting)],
            "everybodys": acting.may(Permission.REVOKE_TOKENS),
        },
        status=409 if refused else 200,
    )


@require_POST
@needs(Permission.MAKE_TOKENS)
def revoke_page(request: Asked, token_id: int) -> HttpResponse:
    """Revoke a token at once."""
    try:
        revoke_token(token_id=token_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "tokens")
    tell(request, _("The token is revoked: it opens nothing any more."))
    return redirect("tokens")


def _line(row: TokenRow) -> dict[str, Any]:
    ended = row.revoked_at is not None or row.expires_at <= timezone.now()
    return {
        "row": row,
        "may": _names(name for each, name in SCOPE_NAMES.items() if each in row.scopes),
        "living": not ended,
        "state": _state(row, ended=ended),
    }


def _names(names: Iterable[str | Promise]) -> str:
    return ", ".join(str(name) for name in names) or _("nothing: its maker may not do this any more")


def _state(row: TokenRow, *, ended: bool) -> str:
    if row.revoked_at is not None:
        return _("Revoked")
    return _("Expired") if ended else _("Valid")
