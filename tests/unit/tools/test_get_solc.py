"""The compiler's place: what is there stays, a download is tried first, and npm's stands in if it fails."""

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools import get_solc
from tools.get_solc import LAUNCHER, VERSION, download, main

NATIVE = f"#!/bin/sh\necho 'Version: {VERSION}+commit.0000000.Linux.g++'\n"
OTHER = "#!/bin/sh\necho 'Version: 0.4.11+commit.0000000.Linux.g++'\n"
WASM = "#!/bin/sh\necho 'Version: {}+commit.0000000.Emscripten.clang'\n"


def put(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def solc(tmp_path, monkeypatch) -> Path:
    """The compiler's path in a folder that does not exist yet."""
    folder = tmp_path / ".solcx"
    monkeypatch.setattr(get_solc, "FOLDER", folder)
    monkeypatch.setattr(get_solc, "SOLC", folder / f"solc-v{VERSION}")
    return folder / f"solc-v{VERSION}"


@pytest.fixture
def downloads(solc, monkeypatch) -> list[str]:
    """Each attempt to download; none of them succeeds unless a test says so."""
    tried: list[str] = []

    def fails() -> bool:
        tried.append("download")
        return False

    monkeypatch.setattr(get_solc, "download", fails)
    monkeypatch.setattr(get_solc, "LAUNCHER", WASM.format(VERSION))
    return tried


def test_version__of_the_settings__is_the_one_that_forge_compiles_with():
    foundry = (get_solc.ROOT / "foundry.toml").read_text()
    assert f'solc = ".solcx/solc-v{VERSION}"' in foundry


# -- main --


def test_main__a_compiler_that_is_there__is_kept_and_nothing_downloaded(solc, downloads, capsys):
    put(solc, NATIVE)
    assert main([]) == 0
    assert (solc.read_text(), downloads) == (NATIVE, [])
    assert capsys.readouterr().out == f"solc {VERSION}, native\n"


def test_main__a_download_that_succeeds__is_used(solc, downloads, monkeypatch, capsys):
    def succeeds() -> bool:
        put(solc, NATIVE)
        return True

    monkeypatch.setattr(get_solc, "download", succeeds)
    assert main([]) == 0
    assert solc.read_text() == NATIVE
    assert capsys.readouterr().out == f"solc {VERSION}, native\n"


def test_main__a_download_that_fails__puts_an_executable_launcher_in_its_place(solc, downloads, capsys):
    assert main([]) == 0
    assert downloads == ["download"]
    assert os.access(solc, os.X_OK)
    assert capsys.readouterr().out == f"solc {VERSION}, WebAssembly\n"


def test_main__wasm_asked_for__downloads_nothing(solc, downloads, capsys):
    assert main(["--wasm"]) == 0
    assert downloads == []
    assert capsys.readouterr().out == f"solc {VERSION}, WebAssembly\n"


def test_main__a_compiler_of_another_version__exits_1_and_says_what_it_answers(solc, downloads, capsys):
    put(solc, OTHER)
    assert main([]) == 1
    said = capsys.readouterr()
    assert f"{solc} does not answer as solc {VERSION}: Version: 0.4.11" in said.err
    assert said.out == ""


def test_main__a_compiler_that_fails__exits_1_with_its_complaint(solc, downloads, capsys):
    put(solc, "#!/bin/sh\necho 'no such luck' >&2\nexit 3\n")
    assert main([]) == 1
    assert "no such luck" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "mode"), [("half a file", 0o755), (NATIVE, 0o644)])
def test_main__a_file_that_cannot_be_run__exits_1_and_says_to_remove_it(solc, downloads, capsys, text, mode):
    put(solc, text)
    solc.chmod(mode)
    assert main([]) == 1
    assert f"Remove {solc}" in capsys.readouterr().err


def test_launcher__from_the_compilers_place__runs_the_repositorys_solc_wasm(tmp_path):
    solc = tmp_path / ".solcx" / f"solc-v{VERSION}"
    put(solc, LAUNCHER)
    put(tmp_path / "tools" / "solc_wasm.cjs", "console.log(process.argv.slice(2).join(' '))")
    answer = subprocess.run([str(solc), "--version", "a b"], capture_output=True, text=True, check=True)
    assert answer.stdout == "--version a b\n"


# -- download --


@pytest.fixture
def run(monkeypatch) -> list[Any]:
    """Each command that download starts, and its environment; no command is run."""
    started: list[Any] = []

    def start(command: list[str], **options: Any) -> None:
        started.append((command, options))

    without_processes(monkeypatch, start)
    return started


def without_processes(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    """Let the module call `run` in place of subprocess.run, which stays as it is for everybody else."""
    errors = {name: getattr(subprocess, name) for name in ("CalledProcessError", "TimeoutExpired")}
    monkeypatch.setattr(get_solc, "subprocess", SimpleNamespace(run=run, **errors))


def test_download__it_is_there_afterwards__is_true(solc, run):
    put(solc, NATIVE)
    assert download() is True
    ((command, options),) = run
    assert f"install_solc('{VERSION}')" in command[-1]
    assert options["env"]["SOLCX_BINARY_PATH"] == str(solc.parent)
    assert options["check"]
    assert options["timeout"] > 0


def test_download__nothing_is_there_afterwards__is_false(solc, run):
    assert download() is False


@pytest.mark.parametrize(
    "error", [subprocess.CalledProcessError(1, "python"), subprocess.TimeoutExpired("python", 120)]
)
def test_download__it_fails_or_takes_too_long__is_false(solc, monkeypatch, error):
    def fail(*_: Any, **__: Any) -> None:
        raise error

    without_processes(monkeypatch, fail)
    assert download() is False


def test_main__the_launcher_of_an_earlier_release__is_replaced(solc, downloads):
    put(solc, '#!/bin/sh\nexec node "$(dirname "$0")/../scripts/_lib/solc_wasm.cjs" "$@"\n')

    assert main([]) == 0
    assert (solc.read_text(), downloads) == (WASM.format(VERSION), [])
