"""Files are found in folders and archives, and an archive can do no harm."""

import io
import zipfile
from pathlib import Path

import pytest

from uptake.facts.importers import found
from uptake.facts.importers.found import Found, discover


def archive(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as writer:
        for name, data in entries.items():
            writer.writestr(name, data)
    return packed.getvalue()


def only(folder: Path) -> Found:
    (one,) = discover([folder])
    return one


def test_files_come_in_the_order_of_their_names_from_folders_and_archives(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(b"c")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "z.csv").write_bytes(b"z")
    (tmp_path / "b.zip").write_bytes(archive({"2.csv": b"2", "in/1.csv": b"1"}))
    told = [(one.name, one.data) for one in discover([tmp_path])]
    assert told == [("a/z.csv", b"z"), ("b.zip/2.csv", b"2"), ("b.zip/in/1.csv", b"1"), ("c.csv", b"c")]


def test_equal_names_in_several_folders_are_told_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_bytes(folder.encode())
    assert [one.name for one in discover([tmp_path / "two", tmp_path / "one"])] == ["one/a.csv", "two/a.csv"]


def test_a_zip_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_bytes(archive({"a.csv": b"a"}))
    assert only(tmp_path) == Found("export.csv/a.csv", b"a")


def test_clutter_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "a.zip").write_bytes(archive({"__MACOSX/._a.csv": b"x", "a.csv": b"a", "b/.hidden": b"x"}))
    assert only(tmp_path).name == "a.zip/a.csv"


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "secret.txt")
    assert list(discover([tmp_path / "in"])) == []


@pytest.mark.parametrize("name", ["../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "..\\evil.csv"])
def test_a_name_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(archive({name: b"x"}))
    assert only(tmp_path).refused == "unsafe_name"
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"b.zip": archive({"c.csv": b"c"})}))
    assert only(tmp_path).refused == "archive_in_archive"


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"a.csv": bytes(found.RATIO_COUNTS_FROM + 1)}))
    assert only(tmp_path).refused == "archive_too_large"


def test_a_small_file_may_pack_as_well_as_it_likes(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"a.csv": bytes(1 << 20)}))
    assert only(tmp_path).refused == ""


def test_an_archive_that_unpacks_to_too_much_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "LARGEST_ARCHIVE", 9)
    (tmp_path / "a.zip").write_bytes(archive({"a.csv": b"12345", "b.csv": b"12345"}))
    assert only(tmp_path) == Found("a.zip", b"", "archive_too_large")


def test_an_entry_that_lies_about_its_size_is_not_read_further(tmp_path: Path) -> None:
    data = bytearray(archive({"a.csv": b"x" * 50_000}))
    with zipfile.ZipFile(io.BytesIO(data)) as honest:
        true = honest.infolist()[0].file_size.to_bytes(4, "little")
    lied = bytes(data).replace(true, (10).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(lied)
    assert only(tmp_path).refused in ("archive_too_large", "archive_damaged")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "LARGEST_FILE", 3)
    (tmp_path / "a.csv").write_bytes(b"1234")
    assert only(tmp_path) == Found("a.csv", b"", "file_too_large")


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"a.csv": b"a"})[:-15])
    assert only(tmp_path).refused == "archive_damaged"


def test_an_office_document_is_refused_with_its_own_reason(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(archive({"[Content_Types].xml": b"", "xl/sheet.xml": b""}))
    assert only(tmp_path).refused == "office_file"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert only(tmp_path / "nowhere").refused == "not_there"
