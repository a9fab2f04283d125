"""Files read: decoding, newlines, names, and what is said of a file that cannot be read."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from ordinary_user import ordinary_user
from tablemill.problems import TablemillError
from tablemill.reading.sources import display, read, read_bytes, read_plain, source_of


def refusal(path: Path, root: Path | None = None) -> str:
    with pytest.raises(TablemillError) as caught:
        read(path, root=root)
    (problem,) = caught.value.problems
    return str(problem).replace(str(path.parent), "ROOT")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\nb", "a\nb"),
        (b"a\rb\r\rd\n\r", "a\nb\n\nd\n\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("中\u2028\x85é😀".encode(), "中\u2028\x85é😀"),
        (b"", ""),
    ],
)
def test_newlines_become_lf_a_bom_goes_and_nothing_else_changes(content: bytes, text: str) -> None:
    source = source_of(content, "x.md")
    assert (source.path, source.text) == ("x.md", text)
    assert source.sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_whose_lines_end_in_crlf_is_the_same_source() -> None:
    crlf, lf = source_of(b"\xef\xbb\xbfa\r\nb\rc\r\n\r\n", "x.md"), source_of(b"\xef\xbb\xbfa\nb\rc\n\n", "x.md")
    assert crlf == lf
    assert crlf.text == "a\nb\nc\n\n"


@pytest.mark.parametrize(
    ("content", "place", "byte", "reason"),
    [
        (b"ab\xff", "1:3", "0xff at offset 2", "invalid start byte"),
        (b"a\r\nb\rc\xe4\xb8", "3:2", "0xe4 at offset 6", "unexpected end of data"),
        ("中é\n中".encode() + b"\x80", "2:2", "0x80 at offset 9", "invalid start byte"),
        (b"\xef\xbb\xbfa\xc3(", "1:2", "0xc3 at offset 4", "invalid continuation byte"),
        (b"\xed\xa0\x80", "1:1", "0xed at offset 0", "invalid continuation byte"),
        ("a".encode("utf-16"), "1:1", "0xff at offset 0", "invalid start byte"),
    ],
)
def test_what_is_not_utf_8_is_told_by_line_column_and_offset(
    content: bytes, place: str, byte: str, reason: str
) -> None:
    with pytest.raises(TablemillError) as caught:
        source_of(content, "x.md")
    assert (
        str(caught.value)
        == f"x.md:{place}: error[not-utf-8]: not UTF-8: byte {byte} ({reason}); save the file as UTF-8"
    )


def test_a_name_that_is_not_utf_8_is_refused_where_it_would_be_written_down(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.md")
    path.write_text("x")
    assert read(path).text == "x"
    assert refusal(path, root=tmp_path) == (
        "ROOT/caf\udce9.md:1:1: error[unreadable-file]: cannot be read: its name is not UTF-8, so no spec or "
        "dataset can name it; rename it (if it is UTF-8, set PYTHONUTF8=1)"
    )


def test_a_name_that_the_system_cannot_spell_is_told_with_its_encoding(tmp_path: Path) -> None:
    assert refusal(tmp_path / "\ud800.md") == (
        "ROOT/\ud800.md:1:1: error[unreadable-file]: cannot be read: file names are in utf-8 here, "
        "which cannot represent this one; set PYTHONUTF8=1"
    )


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"a")
    assert read(tmp_path / "x.md", root=tmp_path).text == "a"
    assert read_bytes(tmp_path / "x.md") == b"a"


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "x.md") == "ROOT/x.md:1:1: error[missing-file]: ROOT/x.md does not exist"
    assert read_bytes(tmp_path / "x.md") is None
    (tmp_path / "file").write_text("")
    assert read_bytes(tmp_path / "file" / "x") is None


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    assert refusal(tmp_path / "x.md") == "ROOT/x.md:1:1: error[unreadable-file]: cannot be read: Is a directory"


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.md").touch(mode=0o000)
    with ordinary_user(tmp_path):
        assert refusal(tmp_path / "x.md") == "ROOT/x.md:1:1: error[unreadable-file]: cannot be read: Permission denied"


def test_a_link_out_of_the_root_is_not_followed_and_one_within_is(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "secret").write_text("s")
    (root / "out.md").symlink_to("../secret")
    (root / "in.md").symlink_to("real.md")
    (root / "real.md").write_text("r")
    assert refusal(root / "out.md", root) == (
        "ROOT/out.md:1:1: error[unreadable-file]: cannot be read: a symbolic link points outside ROOT, to "
        f"{tmp_path}/secret"
    )
    assert read(root / "in.md", root=root).text == "r"
    assert read(root / "out.md").text == "s", "without a root, links are followed"


def test_a_root_that_is_itself_reached_by_a_link_is_no_way_out(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.md").write_text("x")
    (tmp_path / "link").symlink_to("real")
    assert read(tmp_path / "link" / "x.md", root=tmp_path / "link").text == "x"


def test_links_that_lead_to_each_other_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.md").symlink_to("y.md")
    (tmp_path / "y.md").symlink_to("x.md")
    expected = "ROOT/x.md:1:1: error[unreadable-file]: cannot be read: Too many levels of symbolic links"
    assert refusal(tmp_path / "x.md", tmp_path) == expected


def test_a_name_is_relative_below_the_working_directory_and_absolute_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a")
    assert display("b/x.md") == display(tmp_path / "a/b/x.md") == display("./b/../b/x.md") == "b/x.md"
    assert display("../x.md") == f"{tmp_path}/x.md"
    assert display(".") == "."
    assert display("..hidden") == "..hidden"


# What is no plain file, and what has no end


@pytest.fixture
def socket_at(tmp_path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "s"))
    return tmp_path / "s"


def test_a_pipe_a_socket_and_a_device_are_told_and_not_waited_for(tmp_path: Path, socket_at: Path) -> None:
    os.mkfifo(tmp_path / "p.md")
    (tmp_path / "d.md").symlink_to("/dev/zero")
    said = [refusal(path).partition("read: ")[2] for path in (tmp_path / "p.md", socket_at, tmp_path / "d.md")]
    assert said == ["it is a pipe, not a file", "it is a socket, not a file", "it is a device, not a file"]


def test_a_pipe_that_takes_a_files_place_after_the_look_at_it_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.md").write_text("a")
    seen, look = [], os.stat

    def swapped(path: Path, **options: Any) -> os.stat_result:
        found = look(path, **options)
        if path == tmp_path / "x.md":
            seen.append(path)
            path.unlink()
            os.mkfifo(path)
        return found

    monkeypatch.setattr(os, "stat", swapped)
    assert refusal(tmp_path / "x.md").endswith("cannot be read: it is a pipe, not a file")
    assert seen == [tmp_path / "x.md"]


def test_a_pipe_that_a_person_gives_is_read_to_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p")
    writer = threading.Thread(target=(tmp_path / "p").write_bytes, args=[b"one\n" * 99_999])
    writer.start()
    assert read(tmp_path / "p", given=True).text == "one\n" * 99_999
    writer.join()


def test_a_file_without_end_is_told_to_be_too_large() -> None:
    with pytest.raises(TablemillError) as caught:
        read_bytes(Path("/dev/zero"), given=True, most=5_000_000)
    assert str(caught.value) == (
        "/dev/zero:1:1: error[file-too-large]: has more than 5,000,000 bytes, but at most 5,000,000 are read; split "
        "it into several files"
    )


def test_a_file_with_a_hole_of_a_hundred_gigabytes_is_not_read(tmp_path: Path) -> None:
    with open(tmp_path / "x.md", "wb") as file:
        file.truncate(100 * 10**9)
    assert refusal(tmp_path / "x.md") == (
        "ROOT/x.md:1:1: error[file-too-large]: has 100,000,000,000 bytes, but at most 104,857,600 are read; split it "
        "into several files"
    )


def test_a_file_may_be_as_large_as_is_allowed_and_no_larger(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"12345")
    assert read_bytes(tmp_path / "x.md", most=5) == b"12345"
    with pytest.raises(TablemillError, match="has 5 bytes, but at most 4 are read"):
        read_bytes(tmp_path / "x.md", most=4)


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="a system without /proc")
def test_a_file_that_says_to_be_empty_and_is_not_is_read() -> None:
    assert b"Name:" in (read_bytes(Path("/proc/self/status")) or b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither")
def test_what_was_a_plain_file_when_it_was_found_is_looked_at_where_it_has_changed(tmp_path: Path) -> None:
    path, link, pipe = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "c.md"
    path.write_bytes(b"text")
    link.symlink_to(path)
    os.mkfifo(pipe)
    for expected in (2, 4, 9):
        assert read_plain(path, expected=expected) == read_plain(link, expected=expected) == b"text"
        with pytest.raises(TablemillError, match="it is a pipe, not a file"):
            read_plain(pipe, expected=expected)
    with pytest.raises(TablemillError, match="has 4 bytes, but at most 3 are read"):
        read_plain(path, most=3, expected=2)
