"""Makes the environment of a fresh clone: python3 sohoi/config/bootstrap.py [--dev]

Runs before anything is installed, so it needs nothing but Python's own library. uv does the work; where there
is none, its wheel is fetched first, by pip or, where pip is missing too, by this script.
"""

import argparse
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UV_VERSION = "0.13.9"
_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
# Behind an office's own certificate only the system knows whom to trust; a bare machine has no such list.
_SYSTEM_CERTIFICATES = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
_SIMPLE = "application/vnd.pypi.simple.v1+json"


class CannotInstall(Exception):
    """The environment cannot be made; the text says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    dev = parser.parse_args().dev
    try:
        install(ROOT, dev=dev)
    except CannotInstall as error:
        tell(str(error))
        return 1
    return 0


def install(root: Path, *, dev: bool) -> None:
    """Bring root/.venv to what uv.lock says. Raises CannotInstall."""
    tell("Đang cài các phần mềm cần thiết (chỉ lần đầu hoặc sau khi cập nhật)…")
    environment = root / ".venv"
    if moved(environment):
        shutil.rmtree(environment)
    command = [str(find_uv(root)), "sync", "--frozen", "--project", str(root), "--quiet"]
    command += [] if dev else ["--no-dev"]
    if not (sync(command, environment) or sync(command, environment, **_SYSTEM_CERTIFICATES)):
        raise CannotInstall("Cài đặt không thành công. Hãy kiểm tra mạng rồi chạy lại.")
    stamp = f"{stamp_of(root)}{' dev' if dev else ''}\n"
    (environment / "sohoi-stamp").write_text(stamp, encoding="utf-8")


def sync(command: list[str], environment: Path, **variables: str) -> bool:
    everything = {**uv_environment(environment), **variables}
    return subprocess.run(command, env=everything, check=False).returncode == 0  # noqa: S603


def stamp_of(root: Path) -> str:
    """What the environment was made of and where; ./run compares it with `cksum` of the same file."""
    said = subprocess.run(["cksum", root / "uv.lock"], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return f"{said.stdout.split()[0]} {root}"


def moved(environment: Path) -> bool:
    """Scripts and links in an environment hold its place, so it does not survive a move of the folder."""
    stamp = environment / "sohoi-stamp"
    if not stamp.exists():
        return False
    place = stamp.read_text(encoding="utf-8").strip().removesuffix(" dev").split(" ", 1)[-1]
    return place != str(environment.parent)


def uv_environment(environment: Path) -> dict[str, str]:
    """This Python and no other: uv would gladly download one."""
    own = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    # A service's account often has a home that it may not write to.
    if not os.access(os.path.expanduser("~"), os.W_OK):  # noqa: PTH111 - Path raises where there is no home
        own.setdefault("UV_CACHE_DIR", str(environment.parent / ".uv" / "cache"))
    return {
        **own,
        "UV_PROJECT_ENVIRONMENT": str(environment),
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
    }


def find_uv(root: Path) -> Path:
    """The uv on the path, or one of our own under .uv."""
    own = root / ".uv" / f"uv-{UV_VERSION}"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and works(candidate):
            return Path(candidate)
    own.parent.mkdir(exist_ok=True)
    place_uv(wheel_by_pip() or wheel_by_hand(), own)
    if not works(str(own)):
        raise CannotInstall("Công cụ cài đặt (uv) không chạy được trên máy này.")
    return own


def works(uv: str) -> bool:
    """A name on the path may be a mere stand-in that fails."""
    try:
        return subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def place_uv(wheel: bytes, target: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        part = target.with_suffix(f".{os.getpid()}")
        part.write_bytes(archive.read(name))
    part.chmod(0o755)
    part.replace(target)


def wheel_by_pip() -> bytes | None:
    """Through pip, which knows this machine's mirrors; None where there is no pip or it fails."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, f"uv=={UV_VERSION}", "-d", folder], capture_output=True, check=False)  # noqa: S603
        wheels = list(Path(folder).glob("uv-*.whl"))
        return wheels[0].read_bytes() if wheels else None


def wheel_by_hand() -> bytes:
    """Straight from the package index, checked against the digest that the index tells."""
    named = [os.environ[name] for name in _INDEX_VARIABLES if os.environ.get(name)]
    index = named[0] if named else "https://pypi.org/simple"
    page = f"{index.rstrip('/')}/uv/"
    try:
        files = json.loads(fetch(page, accept=_SIMPLE))["files"]
        chosen = next(file for file in files if fits(file["filename"]))
        wheel = fetch(urllib.parse.urljoin(page, chosen["url"]))
    except (OSError, ValueError, StopIteration) as error:
        raise CannotInstall(f"Không lấy được công cụ cài đặt (uv) từ {index}: {error}") from error
    if hashlib.sha256(wheel).hexdigest() != chosen["hashes"]["sha256"]:
        raise CannotInstall("Công cụ cài đặt (uv) tải về bị hỏng. Hãy chạy lại.")
    return wheel


def fetch(address: str, *, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(address, headers={"Accept": accept})  # noqa: S310
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


def fits(filename: str) -> bool:
    """Is this the wheel for this system?"""
    parts = filename.removesuffix(".whl").split("-")
    if not filename.endswith(".whl") or parts[:2] != ["uv", UV_VERSION]:
        return False
    return any(matches(tag) for tag in parts[-1].split("."))


def matches(tag: str) -> bool:
    if not tag.endswith(f"_{machine()}"):
        return False
    if sys.platform == "darwin":
        return tag.startswith("macosx")
    return tag.startswith("musllinux" if is_musl() else "manylinux")


def machine() -> str:
    name = platform.machine().lower()
    if sys.platform == "darwin":
        return {"aarch64": "arm64"}.get(name, name)
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(name, name)


def is_musl() -> bool:
    return "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or "")


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
