"""Find the files of an import: in folders and in ZIP archives, without ever unpacking to the disk."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 1 << 30
LARGEST_ARCHIVE = 4 << 30  # all files of one archive together, unpacked
LARGEST_RATIO = 300  # unpacked to packed: exports of numbers reach about 50
RATIO_COUNTS_FROM = 10 << 20  # small files may pack as well as they like

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Found:
    """One file with its bytes; or, with `refused`, the reason why its bytes were not read."""

    name: str
    data: bytes
    refused: str = ""


def discover(paths: Iterable[Path]) -> Iterator[Found]:
    """Every file below the paths, in the order of their names, one at a time.

    Names are relative to the path they were found in (with the folder's name, if there are several). Links,
    hidden files and the shadow files of macOS are passed over. A file that is too large, and an archive
    that is unsafe, comes with a reason instead of bytes.
    """
    places = sorted(set(paths))
    for path in places:
        if path.is_dir():
            above = f"{path.name}/" if len(places) > 1 else ""
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
            for file in inside:
                name = file.relative_to(path).as_posix()
                if not _is_clutter(name):
                    yield from _opened(file, above + name)
        elif path.is_file():
            yield from _opened(path, path.name)
        else:
            yield Found(path.name, b"", "not_there")


def _opened(file: Path, name: str) -> Iterator[Found]:
    with file.open("rb") as stream:
        if stream.read(4) in _ZIP:
            stream.seek(0)
            yield from _unpacked(stream, name)
            return
    if file.stat().st_size > LARGEST_FILE:
        yield Found(name, b"", "file_too_large")
    else:
        yield Found(name, file.read_bytes())


def _unpacked(stream: io.BufferedReader, name: str) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError):
        yield Found(name, b"", "archive_damaged")
        return
    with archive:
        entries = sorted((e for e in archive.infolist() if not e.is_dir()), key=lambda e: e.filename)
        if any(entry.filename == "[Content_Types].xml" for entry in entries):
            yield Found(name, b"", "office_file")
        elif sum(entry.file_size for entry in entries) > LARGEST_ARCHIVE:
            yield Found(name, b"", "archive_too_large")
        else:
            for entry in entries:
                if not _is_clutter(entry.filename):
                    yield _entry(archive, entry, f"{name}/{entry.filename}")


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Found:
    refused = _unsafe(entry)
    if refused:
        return Found(name, b"", refused)
    try:
        data = _read_no_more_than(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        return Found(name, b"", "archive_damaged")
    if data is None:
        return Found(name, b"", "archive_too_large")
    if data[:4] in _ZIP:
        return Found(name, b"", "archive_in_archive")
    return Found(name, data)


def _unsafe(entry: zipfile.ZipInfo) -> str:
    if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
        return "unsafe_name"
    if entry.flag_bits & 0x1:
        return "archive_encrypted"
    if entry.file_size > LARGEST_FILE:
        return "file_too_large"
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > LARGEST_RATIO * entry.compress_size:
        return "archive_too_large"
    return ""


def _read_no_more_than(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Bytes of the entry; None when there are more than it admits to."""
    whole = bytearray()
    with archive.open(entry) as packed:
        while chunk := packed.read(_CHUNK):
            whole += chunk
            if len(whole) > entry.file_size:
                return None
    return bytes(whole)


def _is_clutter(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or (parts[-1].startswith(".") and parts[-1] != "..")
