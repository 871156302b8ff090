"""Pages about one's own account: what proves who one is, and where one is signed in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from uptake.access import again, codes, entering, passkeys, recovery, sessions
from uptake.access.account_actions import change_password
from uptake.access.account_forms import CodeForm, PasskeyForm, PasswordForm
from uptake.access.again import needs_recent
from uptake.access.auditing import note_everywhere
from uptake.access.naming import HOW_NAMES
from uptake.access.sealing import seal, unseal
from uptake.rules.refusals import Refused
from uptake.tenancy.door import tell
from uptake.tenancy.models import Admin
from uptake.tenancy.sentences import sentence

NEW_SECRET = "new_code_secret"  # noqa: S105 - the name of a place


def _me(request: HttpRequest) -> Admin:
    assert isinstance(request.user, Admin)  # noqa: S101 - LoginRequiredMiddleware stands before these pages
    return request.user


@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What proves who I am, and my sessions."""
    me = _me(request)
    listed = sessions.sessions_of(me, request.session.session_key)
    return render(
        request,
        "access/account.html",
        {
            "local": me.has_usable_password(),
            "has_app": codes.is_set_up(me),
            "passkeys": passkeys.keys_of(me),
            "paper_left": recovery.left(me),
            "sessions": [{"row": row, "how": HOW_NAMES.get(row.how, row.how)} for row in listed],
        },
    )


@never_cache
@sensitive_post_parameters()
@needs_recent
def change_password_page(request: HttpRequest) -> HttpResponse:
    """Choose a new password; every other session ends."""
    me = _me(request)
    form = PasswordForm(me, request.POST if "new" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        change_password(request, me, form.cleaned_data["new"], timezone.now())
        tell(request, _("Your password is changed, and you are signed out everywhere else."))
        return redirect("account")
    return render(request, "access/password.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@needs_recent
def set_up_code(request: HttpRequest) -> HttpResponse:
    """Take an authenticator app into use; afterwards the recovery codes are shown."""
    me = _me(request)
    kept = request.session.get(NEW_SECRET)
    secret = unseal(bytes.fromhex(kept), NEW_SECRET) if kept and request.method == "POST" else codes.fresh()
    request.session[NEW_SECRET] = seal(secret, NEW_SECRET).hex()
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes.set_up(me, secret, form.cleaned_data["code"], timezone.now())
        except Refused as refused:
            form.add_error("code", sentence(refused))
        else:
            del request.session[NEW_SECRET]
            return _show_codes(request, me)
    size, path = codes.picture(codes.address(secret, me))
    context = {"form": form, "size": size, "path": path, "secret": codes.written(secret)}
    return render(request, "access/set_up_code.html", context, status=400 if form.errors else 200)


@require_POST
@needs_recent
def remove_code(request: HttpRequest) -> HttpResponse:
    """Take the authenticator app away."""
    codes.take_away(_me(request), timezone.now())
    tell(request, _("The authenticator app is removed."))
    return redirect("account")


@never_cache
@needs_recent
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey: the page asks the browser, the answer comes by POST."""
    me = _me(request)
    form = PasskeyForm(request.POST if "name" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        first = not (codes.is_set_up(me) or passkeys.keys_of(me))
        try:
            passkeys.add(request, me, given["passkey"], given["name"], timezone.now())
        except Refused as refused:
            form.add_error(None, sentence(refused))
        else:
            tell(request, _("The passkey is added."))
            return _show_codes(request, me) if first else redirect("account")
    context = {"form": form, "question": passkeys.question_for_new(request, me)}
    return render(request, "access/add_passkey.html", context, status=400 if form.errors else 200)


@require_POST
@needs_recent
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Take a passkey away."""
    if not passkeys.take_away(_me(request), passkey_id, timezone.now()):
        raise Http404
    tell(request, _("The passkey is removed."))
    return redirect("account")


@require_POST
@never_cache
@needs_recent
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them, this once."""
    return _show_codes(request, _me(request))


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of my sessions."""
    if not sessions.end(_me(request), session_id):
        raise Http404
    note_everywhere(_me(request), "session.ended", timezone.now(), sessions=1)
    tell(request, _("That session has ended."))
    return redirect("account")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all of my sessions but this one."""
    ended = sessions.end_all(_me(request), but=request.session.session_key)
    note_everywhere(_me(request), "session.ended", timezone.now(), sessions=ended)
    tell(request, _("You are signed out everywhere else."))
    return redirect("account")


@never_cache
@sensitive_post_parameters()
def prove(request: HttpRequest) -> HttpResponse:
    """Prove anew who one is, and go on to where one wanted."""
    me = _me(request)
    form = again.ProofForm(me, request.POST if request.method == "POST" else None)
    if request.method == "POST" and again.judged(request, me, form, timezone.now()):
        return redirect(entering.wanted(request))
    return again.prove_page(request, me, form)


def _show_codes(request: HttpRequest, admin: Admin) -> HttpResponse:
    return render(request, "access/recovery_codes.html", {"codes": recovery.make(admin, timezone.now())})
