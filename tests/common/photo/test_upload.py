"""A photo that is sent never touches the disk, however large, and too many hold no more than one."""

from __future__ import annotations

import tempfile
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile, TemporaryUploadedFile
from django.test import RequestFactory

from sohoi.common.photo import LARGEST

MIB = 1024 * 1024


def sent(**files: Any) -> Any:
    request = RequestFactory().post("/", files)
    return request.FILES


def photo(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("the.jpg", b"\xff" * size, "image/jpeg")


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a file on the disk")

    monkeypatch.setattr(tempfile, "_get_candidate_names", refuse)


def test_a_photo_stays_in_memory(no_disk: None) -> None:
    files = sent(photo=photo(5 * MIB))
    assert isinstance(files["photo"], InMemoryUploadedFile)
    assert files["photo"].read() == b"\xff" * 5 * MIB


def test_any_other_file_of_that_size_goes_to_the_disk() -> None:
    """Were the limit of memory higher, the test above could not fail."""
    file = sent(file=photo(5 * MIB))["file"]
    assert isinstance(file, TemporaryUploadedFile)
    file.close()


def test_of_what_is_too_large_the_size_alone_is_kept(no_disk: None) -> None:
    files = sent(photo=photo(LARGEST + 1))
    assert files["photo"].size == LARGEST + 1
    assert files["photo"].read() == b""


def test_several_photos_hold_no_more_than_one(no_disk: None) -> None:
    files = sent(photo=[photo(9 * MIB), photo(9 * MIB)])
    assert sum(len(one.read()) for one in files.getlist("photo")) <= LARGEST + 1


def test_an_empty_field_is_no_file() -> None:
    assert "photo" not in sent(text="x")
