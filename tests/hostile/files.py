"""Files that nobody means well with: each of them at most some megabytes, whatever it would like to become."""

import gzip
import io
import stat
import zipfile
import zlib
from struct import pack

TRAVERSAL = ("../../evil.csv", "/etc/cron.d/evil", "..\\..\\evil.csv", "C:\\evil.csv", "a/../../../evil.csv")
_HEADER = b"User Principal Name,Last Activity Date,Report Refresh Date,Report Period\n"


def plain() -> dict[str, bytes]:
    """Files for any door, whatever it takes."""
    return {
        "nothing": b"",
        "zero characters": b"\x00" * 4096,
        "a zero in a cell": b"quality,effort,speed,productivity\n5,4\x00,3,2\n",
        "not UTF-8": b"quality,effort,speed,productivity\n\xff\xfe\xfa\xfb,4,3,2\n",
        "UTF-16": "quality,effort,speed,productivity\n5,4,3,2\n".encode("utf-16"),
        "half a character": b"quality,effort,speed,productivity\n5,4,3,\xe2\x82",
        "an open quote": b'quality,effort,speed,productivity\n"5,4,3,2\n' + b"x" * 200_000,
        "ten megabytes in a field": b'a,b\n"' + b"x" * (10 << 20) + b'",1\n',
        "a row of a million cells": b"a" + b"," * 1_000_000 + b"\n",
        "a million rows of nothing": b"a,b\n" + b"\n" * 1_000_000,
        "deep JSON": b"[" * 200_000 + b"]" * 200_000,
        "deep objects": b'{"value":' * 50_000 + b"1" + b"}" * 50_000,
        "JSON that ends early": b'{"value": [{"id": "x"',
        "a number of a million digits": b'{"value": ' + b"9" * 1_000_000 + b"}",
        "not a number": b'{"value": [NaN, Infinity, 1e999]}',
        "half a surrogate": b'{"value": [{"id": "\\ud800"}]}',
        "one key twice": b'{"value": [], "value": {"a": 1}}',
        "markup": b"<!doctype html><script>alert(document.domain)</script>",
        "a drawing with script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "XML with entities": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "picture and script at once": b"GIF89a/*" + b"\x00" * 64 + b"*/=1;alert(1)//",
        "picture and archive at once": b"\x89PNG\r\n\x1a\n" + b"\x00" * 32 + archive({"a.csv": b"a"}),
        "PDF and CSV at once": b"%PDF-1.7\nquality,effort,speed,productivity\n5,4,3,2\n",
        "a program": b"\x7fELF\x02\x01\x01" + b"\x00" * 512,
        "a picture of a terapixel": picture_of(1 << 20, 1 << 20),
        "a picture that ends early": picture_of(64, 64)[:-40],
        "formulas": b'=cmd|\' /C calc\'!A0,@SUM(1),+1,-1\n"=HYPERLINK(""https://evil.example"")",1,2,3\n',
        "packed": gzip.compress(b"a" * (20 << 20)),
        "an archive": archive({"a.csv": b"a"}),
    }


def archives() -> dict[str, bytes]:
    """Archives for the import: everything that an archive can do wrong."""
    return {
        **{f"points outside: {name}": archive({name: _HEADER}) for name in TRAVERSAL},
        "a bomb": archive({"bomb.csv": b"\x00" * (64 << 20)}),
        "a bomb in a bomb": archive({"outer.zip": archive({"bomb.csv": b"\x00" * (32 << 20)})}),
        "many small bombs": archive({f"{n}.csv": b"0" * (1 << 20) for n in range(12)}),
        "overlapping": overlapping(),
        "a lie about the size": lying(),
        "a link": link(),
        "ends early": archive({"a.csv": _HEADER * 500})[:-60],
        "ends very early": archive({"a.csv": _HEADER * 500})[:40],
        "wrong checksum": archive({"a.csv": _HEADER}, method=zipfile.ZIP_STORED).replace(
            b"Report Period", b"Report_Period"
        ),
        "the same name twice": twice(),
        "a name of zero characters": archive({"a\x01b.csv": _HEADER}),
        "many empty files": archive({f"{n}.csv": b"" for n in range(300)}),
        "a folder that is a file": archive({"a": b"x", "a/b.csv": _HEADER}),
    }


def archive(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as writer:
        for name, data in entries.items():
            writer.writestr(name, data)
    return packed.getvalue()


def link() -> bytes:
    """An archive with a symbolic link out of it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as writer:
        entry = zipfile.ZipInfo("link.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        writer.writestr(entry, "/etc/passwd")
    return packed.getvalue()


def twice() -> bytes:
    """Two entries of one name, so that two readers may see different ones."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as writer:
        writer.writestr("a.csv", _HEADER)
        writer.filelist.clear()
        writer.NameToInfo.clear()
        writer.writestr("a.csv", b"something else")
    return packed.getvalue()


def lying() -> bytes:
    """An entry that says in both of its headers that it is small, and is not."""
    whole = bytearray(archive({"a.csv": b"0" * (8 << 20)}))
    size = pack("<I", 8 << 20)
    place = whole.find(size)
    while place >= 0:
        whole[place : place + 4] = pack("<I", 10)
        place = whole.find(size, place)
    return bytes(whole)


def overlapping() -> bytes:
    """Several names for the bytes of one packed entry, as a bomb that no ratio of one entry gives away."""
    whole = archive({"0.csv": b"\x00" * (9 << 20)})
    end = whole.rfind(b"PK\x05\x06")
    begin = whole.find(b"PK\x01\x02")
    entry = whole[begin:end]
    many = 600
    names = b"".join(entry.replace(b"0.csv", b"%05d" % n) for n in range(many))
    tail = pack("<4s4H2LH", b"PK\x05\x06", 0, 0, many, many, len(names), begin, 0)
    return whole[:begin] + names + tail


def picture_of(width: int, height: int) -> bytes:
    """A PNG that says it is that large; its pixels are those of one line."""
    rows = zlib.compress(b"\x00" * (min(width, 4096) * 3 + 1))
    parts = ((b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    chunks = b"".join(pack(">I", len(d)) + kind + d + pack(">I", zlib.crc32(kind + d)) for kind, d in parts)
    return b"\x89PNG\r\n\x1a\n" + chunks
