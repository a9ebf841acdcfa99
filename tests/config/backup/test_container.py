"""No change of a backup file goes unnoticed: flips, cuts, repeats, swaps, additions, a wrong passphrase."""

import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.config.backup import container
from sohoi.config.backup.container import DATA, MANIFEST, PART, Damaged, Piece, Writer, WrongPassphrase

PHRASE = "ba con mèo và bốn cái thúng"
PIECES = [
    Piece(PART, b"database.dump"),
    Piece(DATA, b"x" * container.FRAME),
    Piece(DATA, b"end"),
    Piece(PART, "media/ảnh.png".encode()),
    Piece(DATA, b"\x00\xff"),
    Piece(PART, b"empty"),
    Piece(MANIFEST, b"{}"),
]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real cost of a guess would be paid hundreds of times."""
    monkeypatch.setattr(container, "_COST", {"n": 2, "r": 1, "p": 1})


def written(phrase: str | None, frame: int = container.FRAME) -> bytes:
    file = io.BytesIO()
    writer = Writer(file, phrase)
    for name, content in [
        ("database.dump", b"x" * frame + b"end"),
        ("media/ảnh.png", b"\x00\xff"),
        ("empty", b""),
    ]:
        writer.part(name, io.BytesIO(content))
    writer.finish(b"{}")
    return file.getvalue()


def read(content: bytes, phrase: str | None) -> list[Piece]:
    return list(container.read(io.BytesIO(content), phrase))


both = pytest.mark.parametrize("phrase", [None, PHRASE], ids=["plain", "locked"])


@both
def test_what_was_written_is_read(phrase: str | None) -> None:
    assert read(written(phrase), phrase) == PIECES


@both
def test_size_and_digest_of_a_part_are_told(phrase: str | None) -> None:
    writer = Writer(io.BytesIO(), phrase)
    assert writer.part("a", io.BytesIO(b"abc")) == (
        3,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    )


def small(phrase: str | None) -> bytes:
    return written(phrase, frame=40)


@both
def test_every_byte_of_a_small_file_matters(phrase: str | None) -> None:
    whole = small(phrase)
    assert read(whole, phrase)
    places = [(place, place % 8) for place in range(len(whole))]
    assert [place for place in places if not noticed(flipped(whole, *place), phrase)] == []


def noticed(content: bytes, phrase: str | None) -> bool:
    try:
        read(content, phrase)
    except (Damaged, WrongPassphrase):
        return True
    return False


def flipped(content: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


@both
def test_every_cut_is_noticed(phrase: str | None) -> None:
    whole = small(phrase)
    for length in range(len(whole)):
        with pytest.raises(Damaged):
            read(whole[:length], phrase)


@both
def test_anything_after_the_end_is_noticed(phrase: str | None) -> None:
    with pytest.raises(Damaged, match="phần thừa"):
        read(small(phrase) + b"\x00", phrase)


def frames(content: bytes) -> tuple[bytes, list[bytes]]:
    """The file's beginning, and its frames apart."""
    begin = len(container.MAGIC) + 4 + int.from_bytes(content[len(container.MAGIC) :][:4], "big")
    place, found = begin, []
    while place < len(content):
        length = 5 + int.from_bytes(content[place + 1 : place + 5], "big")
        found.append(content[place : place + length])
        place += length
    return content[:begin], found


def drop(parts: list[bytes]) -> list[bytes]:
    return parts[:1] + parts[2:]


def repeat(parts: list[bytes]) -> list[bytes]:
    return parts[:2] + parts[1:]


def swap(parts: list[bytes]) -> list[bytes]:
    return [parts[1], parts[0], *parts[2:]]


def rename(parts: list[bytes]) -> list[bytes]:
    """Data passed off as the end: the kind is under the seal too."""
    return [parts[0], MANIFEST + parts[1][1:]]


@both
@pytest.mark.parametrize("change", [drop, repeat, swap, rename])
def test_moved_frame_is_noticed(phrase: str | None, change: Callable[[list[bytes]], list[bytes]]) -> None:
    begin, parts = frames(small(phrase))
    assert read(begin + b"".join(parts), phrase)
    with pytest.raises(Damaged):
        read(begin + b"".join(change(parts)), phrase)


def test_frame_of_another_backup_is_noticed() -> None:
    """Two backups under one passphrase still have two keys."""
    (begin, ours), (_, theirs) = frames(small(PHRASE)), frames(small(PHRASE))
    with pytest.raises(Damaged):
        read(begin + b"".join([ours[0], theirs[1], *ours[2:]]), PHRASE)


def test_wrong_passphrase_is_told_from_damage() -> None:
    with pytest.raises(WrongPassphrase, match="Sai câu mật khẩu"):
        read(small(PHRASE), PHRASE + "!")


def test_locked_file_without_a_passphrase_asks_for_one() -> None:
    with pytest.raises(WrongPassphrase, match="cần câu mật khẩu"):
        read(small(PHRASE), None)


def test_locked_file_shows_nothing_of_its_content() -> None:
    assert b"media" in small(None)
    assert b"media" not in small(PHRASE)


def test_same_content_is_locked_differently_each_time() -> None:
    assert small(PHRASE) != small(PHRASE)


def test_file_knows_whether_it_is_locked() -> None:
    assert container.is_encrypted(io.BytesIO(small(PHRASE))) is True
    assert container.is_encrypted(io.BytesIO(small(None))) is False


def test_file_cannot_ask_for_endless_work(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = small(PHRASE)
    monkeypatch.setattr(container, "_COST", {"n": 4, "r": 1, "p": 1})
    with pytest.raises(Damaged, match="không phải là tệp sao lưu"):
        read(whole, PHRASE)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"SOHOI-BACKUP 2\n", container.MAGIC + b"\xff" * 8])
def test_other_file_is_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        read(content, None)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    with pytest.raises(Damaged):
        read(container.MAGIC + b"\x00\x00\x00\x02{}" + content, None)


def flips(count: int, phrase: str | None) -> None:
    """Places spread over a file of several frames, not only over the small one."""
    whole, dice = written(phrase), random.Random(7)
    places = [(dice.randrange(len(whole)), dice.randrange(8)) for _ in range(count)]
    assert [place for place in places if not noticed(flipped(whole, *place), phrase)] == []


@both
def test_random_flips_are_noticed(phrase: str | None) -> None:
    flips(20, phrase)


@pytest.mark.nightly
@both
def test_many_random_flips_are_noticed(phrase: str | None) -> None:
    flips(200, phrase)
