"""Where a request comes from: its address behind trusted proxies, and the kind of device, in a few words."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_PROGRAMS = (
    (r"Edg\w*/", "Edge"),
    (r"OPR/", "Opera"),
    (r"(Firefox|FxiOS)/", "Firefox"),
    (r"(Chrome|CriOS)/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def address_of(request: HttpRequest) -> str:
    """The IP address of a visitor; "" when there is none.

    UPTAKE_PROXIES says how many proxies of ours stand before the pages. Each of them added one entry on the right
    of X-Forwarded-For; what stands further left anybody can write and is not believed.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    if settings.UPTAKE.proxies:
        told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        nearest = told[-settings.UPTAKE.proxies] if len(told) >= settings.UPTAKE.proxies else nearest
    try:
        return str(ip_address(nearest.partition("%")[0]))
    except ValueError:
        return ""


def neighbourhood(address: str) -> str:
    """What misses are counted by: the address, or the /64 of IPv6, all of which one visitor usually holds."""
    if not address:
        return ""
    told = ip_address(address)
    return str(ip_network((told, 64), strict=False)) if isinstance(told, IPv6Address) else address


def device_of(request: HttpRequest) -> str:
    """Browser and system in two words, such as `Firefox, Linux`; "" for anything that is not a browser we know."""
    agent = request.headers.get("User-Agent", "")
    program = next((name for sign, name in _PROGRAMS if re.search(sign, agent)), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (program, system) if part)
