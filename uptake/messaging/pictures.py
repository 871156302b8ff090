"""Pictures of messages: decoded, checked against what the location takes, and written anew.

Only what this installation has encoded itself is kept and delivered: names, metadata, profiles and whatever else
travels in a file stay behind. Source: specification of organizational messages, sections 1.2 and 3.4.
"""

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from uptake.messaging.models import Message, Picture
from uptake.rules.locations import Location, Place
from uptake.rules.locations import Picture as Rule
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant

_PNG = b"\x89PNG\r\n\x1a\n"
_LAST_CHUNK = b"IEND\xaeB`\x82"
_JPEG = b"\xff\xd8\xff"
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error, zlib.error)
_TURNED_SIDEWAYS = frozenset({5, 6, 7, 8})  # orientations of EXIF in which width and height change places
_ORIENTATION = 0x0112
_QUALITY = 90


@dataclass(frozen=True)
class Made:
    """A picture as it was written anew."""

    content: bytes
    media_type: str
    width: int
    height: int


def made_from(data: bytes, place: Place) -> Made:
    """The picture in these bytes, for that location, written anew.

    Raises Refused: "no_picture_here", "picture_too_large" (bytes), "picture_format" (neither format that the location
    takes, whatever the name of the file says), "picture_moves", "picture_size" (pixels), "picture_ratio",
    "picture_not_transparent", "picture_broken".
    """
    rule = place.picture
    if rule is None:
        raise Refused("no_picture_here", location=place.id.value)
    if len(data) > rule.most_bytes:
        raise Refused("picture_too_large", most=rule.most_bytes)
    try:
        made = _written(_checked(_opened(data, rule), rule), rule)
    except _BROKEN as broken:
        raise Refused("picture_broken") from broken
    if len(made.content) > rule.most_bytes:
        raise Refused("picture_too_large", most=rule.most_bytes)
    return made


def keep(tenant: Tenant, made: Made, location: Location, *, by: Acting, now: datetime) -> Picture:
    """Keep a picture under its hash; the same content for the same location is kept once."""
    kept, _new = Picture.objects.of(tenant).get_or_create(
        tenant=tenant,
        digest=sha256(made.content).hexdigest(),
        location=location.value,
        defaults={
            "content": made.content,
            "media_type": made.media_type,
            "width": made.width,
            "height": made.height,
            "added_at": now,
            "added_by": by.sign_in,
        },
    )
    return kept


def offered(tenant: Tenant, location: Location, *, besides: int | None = None) -> Picture | None:
    """The picture of the newest message for that location that has one (section 3.4), or None."""
    newest = (
        Message.objects.of(tenant)
        .filter(location=location.value, picture__isnull=False, picture__location=location.value)
        .exclude(pk=besides or 0)
        .select_related("picture")
        .order_by("-created_at", "-pk")
        .first()
    )
    return newest.picture if newest else None


def content_of(tenant: Tenant, digest: str) -> tuple[bytes, str] | None:
    """The bytes of a picture and their media type, or None."""
    found = Picture.objects.of(tenant).filter(digest=digest).first()
    return (bytes(found.content), found.media_type) if found else None


def _opened(data: bytes, rule: Rule) -> Image.Image:
    """The picture as its decoder sees it, nothing decoded yet: by its first bytes, never by its name."""
    if data.startswith(_PNG) and "png" in rule.formats:
        if _LAST_CHUNK not in data:
            raise Refused("picture_broken")  # the decoder is content once it has all pixels
        opened = PngImageFile(BytesIO(data))
        if getattr(opened, "is_animated", False) or opened.custom_mimetype == "image/apng":
            raise Refused("picture_moves")
        return opened
    if data.startswith(_JPEG) and "jpeg" in rule.formats:
        return JpegImageFile(BytesIO(data))
    raise Refused("picture_format", formats=rule.formats)


def _checked(opened: Image.Image, rule: Rule) -> Image.Image:
    """The picture decoded, its size having been checked before: a bomb is turned away by its first bytes."""
    width, height = opened.size
    if isinstance(opened, JpegImageFile) and opened.getexif().get(_ORIENTATION) in _TURNED_SIDEWAYS:
        width, height = height, width
    if not (rule.width[0] <= width <= rule.width[1] and rule.height[0] <= height <= rule.height[1]):
        raise Refused("picture_size", width=width, height=height, rule=rule)
    if rule.ratio and abs(width * rule.ratio[1] - height * rule.ratio[0]) > max(rule.ratio):
        raise Refused("picture_ratio", width=width, height=height)
    opened.load()
    if rule.alpha and not opened.has_transparency_data:
        raise Refused("picture_not_transparent")
    return ImageOps.exif_transpose(opened)


def _written(decoded: Image.Image, rule: Rule) -> Made:
    see_through = decoded.has_transparency_data
    mode = "RGBA" if see_through else "RGB"
    fresh = Image.new(mode, decoded.size)  # a new picture: `convert` alone would carry profiles and comments along
    fresh.paste(decoded.convert(mode))
    out = BytesIO()
    if see_through or isinstance(decoded, PngImageFile) or "jpeg" not in rule.formats:
        fresh.save(out, format="PNG", optimize=True)
        return Made(out.getvalue(), "image/png", *fresh.size)
    fresh.save(out, format="JPEG", quality=_QUALITY, optimize=True)
    return Made(out.getvalue(), "image/jpeg", *fresh.size)
