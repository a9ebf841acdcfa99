"""The environment of a fresh clone: uv found or fetched, the lock followed, nothing done twice."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sohoi.config import bootstrap
from sohoi.config.bootstrap import CannotInstall

UV = "#!/bin/sh\necho uv of the test\n"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a lock file, on a machine whose path knows no uv."""
    (tmp_path / "uv.lock").write_text("version = 1\n")
    (tmp_path / "nothing").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'nothing'}:/usr/bin:/bin")
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    return tmp_path


def wheel(script: str = UV) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"uv-{bootstrap.UV_VERSION}.data/scripts/uv", script)
        archive.writestr(f"uv-{bootstrap.UV_VERSION}.data/scripts/uvx", "no")
    return content.getvalue()


def test_script_needs_nothing_but_python(tmp_path: Path) -> None:
    """-I and -S: no installed package, no variable of ours can help it."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", bootstrap.__file__, "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_uv_on_the_path_is_used(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "uv").write_text(UV)
    (bare / "uv").chmod(0o755)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: str(bare / name))
    assert bootstrap.find_uv(bare) == bare / "uv"
    assert not (bare / ".uv").exists()


def test_stand_in_that_fails_is_not_uv(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "uv").write_text("#!/bin/sh\nexit 127\n")
    (bare / "uv").chmod(0o755)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: str(bare / name))
    monkeypatch.setattr(bootstrap, "wheel_by_pip", wheel)
    assert bootstrap.find_uv(bare).parent == bare / ".uv"


def test_uv_is_fetched_by_pip_and_only_once(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[int] = []
    monkeypatch.setattr(bootstrap, "wheel_by_pip", lambda: fetched.append(1) or wheel())
    first = bootstrap.find_uv(bare)
    assert subprocess.run([first], capture_output=True, text=True).stdout == "uv of the test\n"
    assert bootstrap.find_uv(bare) == first
    assert fetched == [1]


def test_uv_is_fetched_by_hand_without_pip(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "wheel_by_pip", lambda: None)
    monkeypatch.setattr(bootstrap, "wheel_by_hand", wheel)
    assert bootstrap.works(str(bootstrap.find_uv(bare)))


def test_uv_of_another_system_is_said_clearly(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "wheel_by_pip", lambda: wheel("#!/no/such/loader\n"))
    with pytest.raises(CannotInstall, match="không chạy được"):
        bootstrap.find_uv(bare)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A package index in memory: address to content."""
    pages: dict[str, bytes] = {}

    def fetch(address: str, *, accept: str = "*/*") -> bytes:
        if address not in pages:
            raise OSError(f"no page {address}")
        return pages[address]

    for name in bootstrap._INDEX_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.test/simple/")
    monkeypatch.setattr(bootstrap, "fetch", fetch)
    return pages


def put(index: dict[str, bytes], content: bytes, digest: str | None = None) -> None:
    tag = (
        "macosx_11_0"
        if sys.platform == "darwin"
        else "musllinux_1_1"
        if bootstrap.is_musl()
        else "manylinux_2_17"
    )
    name = f"uv-{bootstrap.UV_VERSION}-py3-none-{tag}_{bootstrap.machine()}.whl"
    others = ["uv-0.0.1-py3-none-any.whl", f"uv-{bootstrap.UV_VERSION}.tar.gz"]
    files = [{"filename": each, "url": each, "hashes": {}} for each in others]
    sums = {"sha256": digest or hashlib.sha256(content).hexdigest()}
    files.append({"filename": name, "url": f"../../files/{name}", "hashes": sums})
    index["https://mirror.test/simple/uv/"] = json.dumps({"files": files}).encode()
    index[f"https://mirror.test/files/{name}"] = content


def test_right_wheel_is_taken_from_the_index(index: dict[str, bytes]) -> None:
    put(index, wheel())
    assert bootstrap.wheel_by_hand() == wheel()


def test_wheel_that_was_changed_on_the_way_is_refused(index: dict[str, bytes]) -> None:
    put(index, wheel(), digest="0" * 64)
    with pytest.raises(CannotInstall, match="bị hỏng"):
        bootstrap.wheel_by_hand()


def test_index_that_does_not_answer_is_said_clearly(index: dict[str, bytes]) -> None:
    with pytest.raises(CannotInstall, match=r"https://mirror\.test/simple"):
        bootstrap.wheel_by_hand()


def test_index_without_a_wheel_for_us_is_said_clearly(index: dict[str, bytes]) -> None:
    index["https://mirror.test/simple/uv/"] = b'{"files": []}'
    with pytest.raises(CannotInstall):
        bootstrap.wheel_by_hand()


@pytest.mark.parametrize(
    ("platform", "machine", "musl", "tag"),
    [
        ("linux", "x86_64", False, "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        ("linux", "aarch64", False, "manylinux_2_28_aarch64"),
        ("linux", "x86_64", True, "musllinux_1_1_x86_64"),
        ("darwin", "arm64", False, "macosx_11_0_arm64"),
    ],
)
def test_every_system_knows_its_wheel(
    monkeypatch: pytest.MonkeyPatch, platform: str, machine: str, musl: bool, tag: str
) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", platform)
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: machine)
    monkeypatch.setattr(bootstrap, "is_musl", lambda: musl)
    tags = {"manylinux_2_17_x86_64.manylinux2014_x86_64", "manylinux_2_28_aarch64", "musllinux_1_1_x86_64"}
    names = [
        f"uv-{bootstrap.UV_VERSION}-py3-none-{each}.whl" for each in sorted(tags | {"macosx_11_0_arm64"})
    ]
    assert [name for name in names if bootstrap.fits(name)] == [
        f"uv-{bootstrap.UV_VERSION}-py3-none-{tag}.whl"
    ]


def recording_uv(bare: Path, code: int = 0) -> Path:
    """A uv that notes how it was called and makes an environment of one folder."""
    (bare / "uv").write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "$@ python=$UV_PYTHON_DOWNLOADS" >> {bare}/calls\n'
        f"mkdir -p {bare}/.venv\nexit {code}\n"
    )
    (bare / "uv").chmod(0o755)
    return bare / "uv"


def test_lock_is_followed_and_no_python_is_fetched(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = recording_uv(bare)
    monkeypatch.setattr(bootstrap, "find_uv", lambda root: uv)
    bootstrap.install(bare, dev=False)
    assert (bare / "calls").read_text() == f"sync --frozen --project {bare} --quiet --no-dev python=never\n"


def test_system_certificates_are_the_second_try(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = bare / "uv"
    uv.write_text(
        f'#!/bin/sh\necho "certs=$UV_SYSTEM_CERTS" >> {bare}/calls\nmkdir -p {bare}/.venv\n'
        '[ -n "$UV_SYSTEM_CERTS" ]\n'
    )
    uv.chmod(0o755)
    monkeypatch.delenv("UV_SYSTEM_CERTS", raising=False)
    monkeypatch.setattr(bootstrap, "find_uv", lambda root: uv)
    bootstrap.install(bare, dev=False)
    assert (bare / "calls").read_text() == "certs=\ncerts=1\n"


def test_account_without_a_home_keeps_its_cache_in_the_clone(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    assert "UV_CACHE_DIR" not in bootstrap.uv_environment(bare / ".venv")
    monkeypatch.setenv("HOME", "/nonexistent")
    assert bootstrap.uv_environment(bare / ".venv")["UV_CACHE_DIR"] == f"{bare}/.uv/cache"


def test_stamp_tells_what_was_installed(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = recording_uv(bare)
    monkeypatch.setattr(bootstrap, "find_uv", lambda root: uv)
    bootstrap.install(bare, dev=True)
    sum_of_lock = subprocess.run(["cksum", bare / "uv.lock"], capture_output=True, text=True).stdout.split()[
        0
    ]
    assert (bare / ".venv" / "sohoi-stamp").read_text() == f"{sum_of_lock} {bare} dev\n"


def test_failed_installation_leaves_no_stamp(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = recording_uv(bare, code=2)
    monkeypatch.setattr(bootstrap, "find_uv", lambda root: uv)
    with pytest.raises(CannotInstall, match="không thành công"):
        bootstrap.install(bare, dev=False)
    assert not (bare / ".venv" / "sohoi-stamp").exists()


@pytest.mark.parametrize("dev", [True, False])
def test_environment_of_a_moved_folder_is_made_anew(
    bare: Path, monkeypatch: pytest.MonkeyPatch, dev: bool
) -> None:
    uv = recording_uv(bare)
    monkeypatch.setattr(bootstrap, "find_uv", lambda root: uv)
    bootstrap.install(bare, dev=dev)
    assert bootstrap.moved(bare / ".venv") is False
    moved = (bare / ".venv").rename(bare / "nothing" / ".venv")
    assert bootstrap.moved(moved) is True


def test_environment_made_by_hand_is_not_taken_for_a_moved_one(bare: Path) -> None:
    (bare / ".venv").mkdir()
    assert bootstrap.moved(bare / ".venv") is False


RUN = bootstrap.ROOT / "run"


@pytest.fixture
def clone(bare: Path) -> Path:
    """A clone whose environment is there already: its Python only tells how it was called."""
    environment = bare / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").write_text('#!/bin/sh\necho "$@"\necho "data=$SOHOI_DATA" >&2\nexit 7\n')
    (environment / "bin" / "python").chmod(0o755)
    (environment / "sohoi-stamp").write_text(f"{bootstrap.stamp_of(bare)}\n")
    (bare / "run").write_bytes(RUN.read_bytes())
    (bare / "run").chmod(0o755)
    (bare / "sohoi" / "config").mkdir(parents=True)
    (bare / "sohoi" / "config" / "bootstrap.py").write_text("raise SystemExit('installing')\n")
    return bare


def run(
    clone: Path, *arguments: str, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "SOHOI_DATA"}
    return subprocess.run(
        [clone / "run", *arguments],
        env={**kept, **variables},
        cwd=cwd or clone,
        capture_output=True,
        text=True,
    )


def test_run_without_words_serves(clone: Path) -> None:
    assert run(clone).stdout == "-P -m sohoi.config serve\n"


def test_run_passes_words_output_and_exit_code_on(clone: Path) -> None:
    done = run(clone, "import", "sổ của tôi.xlsx", "--unit", "0710*")
    assert (done.stdout, done.returncode) == ("-P -m sohoi.config import sổ của tôi.xlsx --unit 0710*\n", 7)


def test_run_from_elsewhere_keeps_the_data_beside_the_program(clone: Path) -> None:
    assert run(clone, "doctor", cwd=clone / "nothing").stderr == f"data={clone}/data\n"


@pytest.mark.parametrize("name", ["demo", "bench"])
def test_what_is_invented_has_a_folder_of_its_own(clone: Path, name: str) -> None:
    assert run(clone, name).stderr == f"data={clone}/data-{name}\n"


def test_run_through_a_link_finds_the_program(clone: Path) -> None:
    (clone / "nothing" / "folder").symlink_to(clone)
    assert run(clone / "nothing" / "folder").stderr == f"data={clone}/data\n"


def test_run_respects_a_data_folder_of_ones_own(clone: Path) -> None:
    assert run(clone, SOHOI_DATA="/kho").stderr == "data=/kho\n"


def test_run_installs_nothing_when_nothing_changed(clone: Path) -> None:
    assert "installing" not in run(clone).stderr


def test_environment_of_the_tests_serves_as_well(clone: Path) -> None:
    (clone / ".venv" / "sohoi-stamp").write_text(f"{bootstrap.stamp_of(clone)} dev\n")
    assert "installing" not in run(clone).stderr


def change_lock(clone: Path) -> None:
    (clone / "uv.lock").write_text("version = 2\n")


def lose_python(clone: Path) -> None:
    (clone / ".venv" / "bin" / "python").unlink()


def lose_stamp(clone: Path) -> None:
    (clone / ".venv" / "sohoi-stamp").unlink()


def empty_stamp(clone: Path) -> None:
    (clone / ".venv" / "sohoi-stamp").write_text("")


@pytest.mark.parametrize("change", [change_lock, lose_python, lose_stamp, empty_stamp])
def test_run_installs_after_a_change(clone: Path, change) -> None:  # type: ignore[no-untyped-def]
    change(clone)
    done = run(clone)
    assert ("installing" in done.stderr, done.stdout, done.returncode) == (True, "", 1)


def test_run_without_a_python_says_what_to_install(clone: Path) -> None:
    lose_python(clone)
    (clone / "tools").mkdir()
    for name in ("sh", "dirname", "cksum", "cut"):
        found = next(folder for folder in ("/bin", "/usr/bin") if Path(folder, name).exists())
        (clone / "tools" / name).symlink_to(Path(found, name))
    done = run(clone, PATH=str(clone / "tools"))
    assert (done.returncode, "Cần Python 3.11" in done.stderr) == (1, True)
