"""Reading the build: complete, as new as its sources, and split where solc puts its metadata."""

import json
from pathlib import Path

import pytest

from gramwatt.chains.errors import BuildError
from gramwatt.chains.evm.abi.artifacts import read_build, split_metadata
from gramwatt.protocol.digests import keccak

SOURCE, LIBRARY = "contracts/A.sol", "node_modules/L.sol"
SETTINGS = {"evmVersion": "cancun", "optimizer": {"enabled": True, "runs": 200}, "viaIR": True}


def project(folder: Path) -> Path:
    """A project of one contract that imports a library, just compiled by forge, with a test beside it."""
    for source in (SOURCE, LIBRARY):
        (folder / source).parent.mkdir(parents=True)
        (folder / source).write_text(f"contract of {source}")
    add_artifact(folder, SOURCE, "A")
    add_artifact(folder, "tests/A.sol", "Harness", file="A")
    return folder


def add_artifact(folder: Path, source: str, contract: str, file: str | None = None) -> None:
    hashes = {
        name: {"keccak256": f"0x{keccak((folder / name).read_bytes()).hex()}"} for name in (SOURCE, LIBRARY)
    }
    metadata = {
        "compiler": {"version": "0.8.34+commit.80d5c536"},
        "settings": {**SETTINGS, "compilationTarget": {source: contract}},
        "sources": hashes,
    }
    artifact = {
        "abi": [],
        "bytecode": {"object": "0x6001"},
        "deployedBytecode": {"object": "0x60"},
        "metadata": metadata,
    }
    path = folder / "out" / f"{file or contract}.sol" / f"{contract}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(artifact))


def test_read_build__fresh__code_and_settings_of_the_protocols_own(tmp_path):
    artifacts = read_build(project(tmp_path))

    assert list(artifacts.contracts) == ["A"]
    assert (artifacts["A"].creation_code, artifacts["A"].runtime_code) == (b"\x60\x01", b"\x60")
    assert artifacts.settings.as_dict() == {
        "version": "0.8.34",
        "evm_version": "cancun",
        "optimizer_runs": 200,
        "via_ir": True,
    }


@pytest.mark.parametrize("source", [SOURCE, LIBRARY])
def test_read_build__source_changed__refused(tmp_path, source):
    (project(tmp_path) / source).write_text("contract A { }")

    with pytest.raises(BuildError, match=f"{source} changed since"):
        read_build(tmp_path)


def test_read_build__source_added_or_gone__refused(tmp_path):
    added = project(tmp_path) / "contracts" / "B.sol"
    added.write_text("contract B {}")
    with pytest.raises(BuildError, match=r"contracts/B.sol is not in the build"):
        read_build(tmp_path)

    added.unlink()
    (tmp_path / LIBRARY).unlink()
    with pytest.raises(BuildError, match=f"{LIBRARY} was compiled but no longer exists"):
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


def test_read_build__an_artifact_of_a_contract_that_was_renamed__refused(tmp_path):
    """forge leaves it in out/ with the hash that the source had."""
    folder = project(tmp_path)
    add_artifact(folder, SOURCE, "Old", file="A")
    (folder / SOURCE).write_text("contract of another name")
    add_artifact(folder, SOURCE, "A")

    with pytest.raises(BuildError, match=f"{SOURCE} changed since"):
        read_build(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"abi": []}'])
def test_read_build__a_file_that_is_no_artifact__refused(tmp_path, text):
    (project(tmp_path) / "out" / "A.sol" / "A.json").write_text(text)

    with pytest.raises(BuildError, match=r"A\.json in out/ is not an artifact of forge"):
        read_build(tmp_path)
