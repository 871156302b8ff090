"""What becomes of sealed secrets when the secret that sealed them is lost: nobody can open them, so they go."""

from uptake.access.models import CodeSecret, Provider, RecoveryCode


def forget_sealed() -> int:
    """Forget authenticator codes, recovery codes and the secrets of identity providers; how many.

    Passwords and passkeys stay. Admins set their second factor up anew, and the secret of a provider is entered
    again under Settings.
    """
    codes, _by_table = CodeSecret.objects.all().delete()
    recovery, _by_table = RecoveryCode.objects.all().delete()
    return codes + recovery + Provider.objects.exclude(secret=b"").update(secret=b"")
