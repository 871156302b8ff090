import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.messaging.office import NOW
from uptake.messaging import pictures
from uptake.messaging.models import Picture
from uptake.rules.locations import PLACES, Location
from uptake.rules.refusals import Refused

SIZES = {
    Location.TASKBAR: (64, 64),
    Location.NOTIFICATIONS: (48, 48),
    Location.TEAMS: (300, 200),
    Location.WEB: (600, 300),
    Location.SPOTLIGHT: (1920, 1080),
}


def picture(size, mode="RGBA", form="PNG", **more):
    out = io.BytesIO()
    Image.new(mode, size, (10, 120, 200, 90) if mode == "RGBA" else (10, 120, 200)).save(out, form, **more)
    return out.getvalue()


def refused(data, location):
    with pytest.raises(Refused) as no:
        pictures.made_from(data, PLACES[location])
    return no.value.reason


@pytest.mark.parametrize("location", SIZES)
def test_a_png_of_the_right_size_is_taken_everywhere(location):
    made = pictures.made_from(picture(SIZES[location]), PLACES[location])
    assert (made.media_type, made.width, made.height) == ("image/png", *SIZES[location])
    assert Image.open(io.BytesIO(made.content)).mode == "RGBA"


def test_a_jpeg_is_taken_where_the_table_says_so():
    jpeg = picture((300, 200), "RGB", "JPEG")
    made = pictures.made_from(jpeg, PLACES[Location.TEAMS])
    assert made.media_type == "image/jpeg"
    assert made.content.startswith(b"\xff\xd8\xff")
    assert refused(picture((64, 64), "RGB", "JPEG"), Location.TASKBAR) == "picture_format"


@pytest.mark.parametrize(
    ("location", "size"),
    [
        (Location.TASKBAR, (63, 64)),
        (Location.TASKBAR, (64, 65)),
        (Location.NOTIFICATIONS, (64, 64)),
        (Location.TEAMS, (299, 200)),
        (Location.TEAMS, (601, 200)),
        (Location.TEAMS, (300, 99)),
        (Location.SPOTLIGHT, (1919, 1080)),
    ],
)
def test_a_pixel_more_or_less_is_refused(location, size):
    assert refused(picture(size), location) == "picture_size"


def test_a_lock_screen_is_sixteen_to_nine():
    assert refused(picture((1920, 1200), "RGB"), Location.SPOTLIGHT) == "picture_ratio"
    assert pictures.made_from(picture((2560, 1440), "RGB"), PLACES[Location.SPOTLIGHT]).width == 2560


def test_a_logo_without_transparency_is_refused():
    assert refused(picture((64, 64), "RGB"), Location.TASKBAR) == "picture_not_transparent"


def test_a_palette_with_a_transparent_colour_counts_as_transparent():
    out = io.BytesIO()
    Image.new("P", (64, 64)).save(out, "PNG", transparency=0)
    assert pictures.made_from(out.getvalue(), PLACES[Location.TASKBAR]).media_type == "image/png"


def test_no_location_of_office_takes_a_picture():
    assert refused(picture((64, 64)), Location.OFFICE_BAR) == "no_picture_here"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\x00" * 40,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n1 0 obj",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"BM" + b"\x00" * 60,
        b"PK\x03\x04" + b"\x00" * 60,
        b"8BPS\x00\x01",
        b"II*\x00" + b"\x00" * 40,
    ],
)
@pytest.mark.parametrize("location", [Location.TASKBAR, Location.TEAMS])
def test_another_format_is_refused_whatever_its_name(data, location):
    assert refused(data, location) == "picture_format"


def test_an_animated_gif_is_refused():
    frames = [Image.new("P", (64, 64), colour) for colour in (1, 2)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert refused(out.getvalue(), Location.TASKBAR) == "picture_format"


def test_an_animated_png_is_refused():
    frames = [Image.new("RGBA", (64, 64), (shade, 0, 0, 128)) for shade in (10, 200)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=100)
    assert refused(out.getvalue(), Location.TASKBAR) == "picture_moves"


def test_a_truncated_picture_is_refused_wherever_it_ends():
    whole = picture((64, 64))
    for end in range(8, len(whole) - 12, 7):
        assert refused(whole[:end], Location.TASKBAR) == "picture_broken"
    jpeg = picture((300, 200), "RGB", "JPEG")
    for end in range(3, len(jpeg) - 200, 101):
        assert refused(jpeg[:end], Location.TEAMS) in ("picture_broken", "picture_size")


def test_a_bomb_is_refused_by_its_header():
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    assert refused(bomb, Location.TASKBAR) == "picture_size"
    assert refused(bomb, Location.SPOTLIGHT) == "picture_size"


def test_a_bomb_in_a_comment_is_refused():
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "x" * 90_000_000, zip=True)
    bomb = picture((64, 64), pnginfo=told)
    assert len(bomb) < PLACES[Location.TASKBAR].picture.most_bytes
    assert refused(bomb, Location.TASKBAR) == "picture_broken"


def test_too_many_bytes_are_refused_before_anything_is_decoded():
    assert refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 300_000, Location.TASKBAR) == "picture_too_large"
    assert refused(b"\0" * 6_000_000, Location.SPOTLIGHT) == "picture_too_large"


def test_metadata_stays_behind():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Ada of Room 7")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    png = pictures.made_from(
        picture((64, 64), pnginfo=told, icc_profile=b"profile-of-a-camera"), PLACES[Location.TASKBAR]
    )
    jpeg = pictures.made_from(
        picture((300, 200), "RGB", "JPEG", exif=exif, comment=b"Ada of Room 7"), PLACES[Location.TEAMS]
    )
    for content in (png.content, jpeg.content):
        for word in (b"Ada", b"secret", b"camera", b"Exif", b"iCCP", b"tEXt"):
            assert word not in content


def test_a_picture_taken_sideways_is_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = pictures.made_from(picture((200, 300), "RGB", "JPEG", exif=exif), PLACES[Location.TEAMS])
    assert (made.width, made.height) == (300, 200)


def test_what_follows_the_picture_is_cut_off():
    made = pictures.made_from(picture((64, 64)) + b"<script>alert(1)</script>", PLACES[Location.TASKBAR])
    assert b"script" not in made.content


@given(st.data())
def test_damaged_bytes_are_refused_or_become_a_clean_picture(data):
    whole = bytearray(picture((48, 48)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    made, reason = attempted(bytes(whole))
    assert (made and (made.width, made.height) == (48, 48)) or reason.startswith("picture_")


def attempted(data):
    try:
        return pictures.made_from(data, PLACES[Location.NOTIFICATIONS]), ""
    except Refused as no:
        return None, no.reason


def test_the_same_picture_is_kept_once(office):
    made = pictures.made_from(picture((64, 64)), PLACES[Location.TASKBAR])
    first = pictures.keep(office.tenant, made, Location.TASKBAR, by=office.will, now=NOW)
    again = pictures.keep(office.tenant, made, Location.TASKBAR, by=office.wanda, now=NOW)
    assert first.pk == again.pk
    assert Picture.objects.of(office.tenant).count() == 1
    assert pictures.content_of(office.tenant, first.digest) == (made.content, "image/png")
