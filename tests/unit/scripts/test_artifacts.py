"""Reading the build: complete, as new as its sources, and split where solc puts its metadata."""

import json
from pathlib import Path

import pytest

from scripts._lib.artifacts import BUILD, read_build, split_metadata
from scripts._lib.errors import BuildError

SOURCE = "contracts/A.sol"
COMPILER = {
    "name": "solidity",
    "version": "0.8.34+commit.80d5c536",
    "settings": {"evmVersion": "cancun", "optimizer": {"enabled": True, "runs": 200}, "viaIR": True},
}


def project(folder: Path) -> Path:
    """A project of one contract, just compiled."""
    (folder / "contracts").mkdir()
    (folder / SOURCE).write_text("contract A {}")
    (folder / BUILD).parent.mkdir()
    built = {"abi": [], "deploymentBytecode": {"bytecode": "0x6001"}, "runtimeBytecode": {"bytecode": "0x60"}}
    manifest = {
        "sources": {SOURCE: {"content": "contract A {}"}},
        "contractTypes": {"A": built},
        "compilers": [COMPILER],
    }
    (folder / BUILD).write_text(json.dumps(manifest))
    return folder


def test_read_build__fresh__code_and_settings(tmp_path):
    artifacts = read_build(project(tmp_path))

    assert (artifacts["A"].creation_code, artifacts["A"].runtime_code) == (b"\x60\x01", b"\x60")
    assert artifacts.settings.version == "0.8.34"


def test_read_build__source_changed__refused(tmp_path):
    (project(tmp_path) / SOURCE).write_text("contract A { }")

    with pytest.raises(BuildError, match=r"contracts/A.sol changed since"):
        read_build(tmp_path)


def test_read_build__source_added_or_gone__refused(tmp_path):
    added = project(tmp_path) / "contracts" / "B.sol"
    added.write_text("contract B {}")
    with pytest.raises(BuildError, match=r"contracts/B.sol is not in the build"):
        read_build(tmp_path)

    added.unlink()
    (tmp_path / SOURCE).unlink()
    with pytest.raises(BuildError, match=r"contracts/A.sol was compiled and is gone"):
        read_build(tmp_path)


def test_read_build__nothing_compiled__refused(tmp_path):
    with pytest.raises(BuildError, match="There are no compiled contracts"):
        read_build(tmp_path)


def test_artifacts__unknown_contract__refused(tmp_path):
    with pytest.raises(BuildError, match="The build has no contract B"):
        read_build(project(tmp_path))["B"]


def test_split_metadata__trailer__apart():
    assert split_metadata(b"code" + b"meta" + b"\x00\x04") == (b"code", b"meta\x00\x04")


def test_split_metadata__no_trailer__all_code():
    assert split_metadata(b"\x60\xff\xff") == (b"\x60\xff\xff", b"")
