"""On how many platforms somebody uses one app.

Platforms are flags: desktop 1, web 2, mobile 4; Windows and Mac are both desktop.
Source: specification of Adoption Score, section 1.5.
"""

ALL_PLATFORMS = 0b111


def on_several(platforms: int) -> bool:
    """Whether these flags of ONE app name more than one platform; flags of two apps must not be mixed."""
    return platforms.bit_count() > 1


SEVERAL = tuple(flags for flags in range(ALL_PLATFORMS + 1) if on_several(flags))
