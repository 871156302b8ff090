"""Whether an IP address lies in the open internet, whatever notation hides it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 behind NAT64: the last four bytes are the address that counts


def is_public(address: str) -> bool:
    """Whether every address that is meant by this one can be reached by anybody."""
    return all(each.is_global and not each.is_multicast for each in _meant(address))


def _meant(address: str) -> list[IPv4Address | IPv6Address]:
    told = ip_address(address.partition("%")[0])
    if isinstance(told, IPv4Address):
        return [told]
    hidden = [each for each in (told.ipv4_mapped, told.sixtofour, *(told.teredo or ())) if each is not None]
    if told in _TRANSLATED:
        hidden.append(IPv4Address(told.packed[-4:]))
    return [*hidden] if told.ipv4_mapped else [told, *hidden]
