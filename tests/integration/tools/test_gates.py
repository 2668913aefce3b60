"""The gates can fail: each mistake, planted in a copy of the repository, turns its `make` target red.

npm's wrapper of forge ends in 0 whatever forge does. While make called that, a failing Solidity test, a badly
formatted file and a build with a syntax error all passed.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gramwatt.chains.evm.abi.artifacts import ROOT

LINKED = (".venv", ".solcx")
COPIED = ("out", "cache", ".make", ".mypy_cache", "node_modules/@openzeppelin")
"""What was built: a copy with it compiles and checks only what the mistake touches. forge follows links, and
what it imports must lie in the copy, or all of it would be new to it."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as it is now, with what was built of it."""
    folder = tmp_path_factory.mktemp("gates") / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for name in COPIED:
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, symlinks=True)
    for path in (ROOT / "node_modules").iterdir():
        if not (folder / "node_modules" / path.name).exists():
            (folder / "node_modules" / path.name).symlink_to(path)
    for stamp in ("venv", "npm", "solc", "python"):  # what is installed is not under test
        (folder / ".make" / stamp).touch()
    return folder


def make(folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    # The packages of the copy, not those that are installed for development.
    environment = {**os.environ, "PYTHONPATH": str(folder), "MAKEFLAGS": ""}
    return subprocess.run(
        ["make", target], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def appended(line: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n\n{line}\n"


WRONG_TYPE = appended('def planted() -> int:\n    return "one"')
MISTAKES = {
    "a Solidity test that fails": (
        "solidity",
        "tests/fuzz/MeterWord.t.sol",
        replaced("assert(energyWh == plainWh)", "assert(energyWh != plainWh)"),
    ),
    "a Solidity file with a syntax error": (
        "compile",
        "tests/fuzz/PlainMeterWord.sol",
        replaced("library PlainMeterWord {", "library PlainMeterWord { contract"),
    ),
    "a contract that is badly formatted": (
        "lint-solidity",
        "contracts/libraries/Calendar.sol",
        replaced("library Calendar {", "library   Calendar  {"),
    ),
    "a Solidity test that is badly formatted": (
        "lint-solidity",
        "tests/fuzz/MeterWord.t.sol",
        replaced("contract ", "contract   "),
    ),
    "Python that is badly formatted": (
        "lint-python",
        "gramwatt/protocol/credit_law.py",
        appended("planted = {  'a':1 }"),
    ),
    "an import that nobody uses": ("lint-python", "tools/compile.py", appended("import socket")),
    "a wrong type in the law": ("lint-types", "gramwatt/protocol/credit_law.py", WRONG_TYPE),
    "a wrong type in a command": ("lint-types", "scripts/verify.py", WRONG_TYPE),
    "a wrong type in a tool": ("lint-types", "tools/compile.py", WRONG_TYPE),
    "a wrong type in a test": ("lint-types", "tests/unit/gramwatt/protocol/test_credit_law.py", WRONG_TYPE),
    "a wrong type in the tests' support": ("lint-types", "tests/gas/bench.py", WRONG_TYPE),
    "an arrow from the law to a chain": (
        "lint-arrows",
        "gramwatt/protocol/credit_law.py",
        appended("import gramwatt.chains.book"),
    ),
    "an arrow from the node to the deployer": (
        "lint-arrows",
        "oracle/modules/relay.py",
        appended("import gramwatt.deployer.report"),
    ),
    "web3 in the node": ("lint-arrows", "oracle/modules/relay.py", appended("import web3")),
    "ape in the demo": ("lint-arrows", "demo/play/run.py", appended("import ape")),
}


@pytest.mark.parametrize("target", sorted({target for target, _, _ in MISTAKES.values()}))
def test_make__the_copy_as_it_is__passes(copy: Path, target: str) -> None:
    answer = make(copy, target)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("mistake", MISTAKES)
def test_make__a_mistake_in_a_copy__fails(copy: Path, mistake: str) -> None:
    target, name, change = MISTAKES[mistake]
    path = copy / name
    before = path.read_text(encoding="utf-8")
    path.write_text(change(before), encoding="utf-8")
    try:
        answer = make(copy, target)
    finally:
        path.write_text(before, encoding="utf-8")

    assert answer.returncode != 0, f"{mistake}, and `make {target}` passed: {answer.stdout}"
