"""What becomes of sealed keys when the secret that sealed them is lost: nobody can open them, so they go."""

from uptake.messaging.models import HostKey, SigningKey
from uptake.tenancy.models import Tenant


def forget_sealed(tenant: Tenant) -> int:
    """Delete the signing keys and the host keys that were sealed; how many rows. New ones are made when needed."""
    signing, _by_table = SigningKey.objects.of(tenant).delete()
    hosts, _by_table = HostKey.objects.of(tenant).exclude(sealed=b"").delete()
    return signing + hosts
