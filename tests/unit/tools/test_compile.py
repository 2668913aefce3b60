"""The one build: forge's, and what ape reads of it."""

import json
from pathlib import Path

import pytest
from ethpm_types import PackageManifest

from gramwatt.chains.errors import BuildError
from gramwatt.chains.evm.abi.artifacts import ROOT, read_build
from tools import compile as compiling
from tools.compile import APE_BUILD, compile_contracts, write_for_ape


@pytest.fixture(scope="module")
def manifest() -> PackageManifest:
    return PackageManifest.model_validate_json((ROOT / APE_BUILD).read_text())


def test_write_for_ape__every_contract__has_forges_code_and_abi(manifest):
    artifacts = read_build()

    assert set(manifest.contract_types) == set(artifacts.contracts)
    for name, artifact in artifacts.contracts.items():
        ape = manifest.contract_types[name]
        assert bytes(ape.get_deployment_bytecode() or b"") == artifact.creation_code
        assert bytes(ape.get_runtime_bytecode() or b"") == artifact.runtime_code
        assert {function.name for function in ape.methods} <= set(artifact.abi.functions)


def test_write_for_ape__every_source__is_as_it_is_on_disk(manifest):
    on_disk = {path.relative_to(ROOT).as_posix() for path in (ROOT / "contracts").rglob("*.sol")}

    assert set(manifest.sources) == on_disk
    assert all(str(manifest.sources[name].content) == (ROOT / name).read_text() for name in on_disk)


def test_write_for_ape__what_a_compilation_of_apes_leaves__is_removed(tmp_path):
    left_behind = tmp_path / "contracts" / ".cache" / "openzeppelin" / "A.sol"
    left_behind.parent.mkdir(parents=True)
    left_behind.write_text("contract A {}")

    write_for_ape(tmp_path)

    assert not left_behind.exists()
    assert json.loads((tmp_path / APE_BUILD).read_text())["sources"] == {}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A project whose one contract does not compile, with the real compiler."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "A.sol").write_text("pragma solidity 0.8.34; contract A { uint x = true; }")
    for name in ("node_modules", ".solcx", "tools"):
        (tmp_path / name).symlink_to(ROOT / name)
    settings = (ROOT / "foundry.toml").read_text()
    (tmp_path / "foundry.toml").write_text(settings)
    return tmp_path


def test_compile_contracts__a_source_that_does_not_compile__what_the_compiler_says(broken):
    with pytest.raises(BuildError, match="The contracts do not compile") as failure:
        compile_contracts(broken)

    assert "contracts/A.sol" in str(failure.value)
    assert not (broken / APE_BUILD).exists()


def test_main__a_source_that_does_not_compile__exits_1(broken, monkeypatch, capsys):
    monkeypatch.setattr(compiling, "compile_contracts", lambda **_: compile_contracts(broken))

    assert compiling.main([]) == 1
    assert "The contracts do not compile" in capsys.readouterr().err


def test_compile_contracts__a_contract_that_is_renamed__leaves_no_artifact(broken):
    source = broken / "contracts" / "A.sol"
    for name in ("A", "B", "A0"):
        source.write_text(f"pragma solidity 0.8.34; contract {name} {{}}")
        compile_contracts(broken)

        assert list(read_build(broken).contracts) == [name]
        assert list(json.loads((broken / APE_BUILD).read_text())["contractTypes"]) == [name]


def test_compile_contracts__artifacts_that_were_removed__are_made_again(broken):
    (broken / "contracts" / "A.sol").write_text("pragma solidity 0.8.34; contract A {}")
    compile_contracts(broken)
    (broken / "out" / "A.sol" / "A.json").unlink()

    compile_contracts(broken)

    assert list(read_build(broken).contracts) == ["A"]


def test_compile_contracts__a_test_that_does_not_compile__stops_only_who_needs_the_tests(broken):
    (broken / "contracts" / "A.sol").write_text("pragma solidity 0.8.34; contract A {}")
    (broken / "tests" / "fuzz").mkdir(parents=True)
    (broken / "tests" / "fuzz" / "A.t.sol").write_text(
        "pragma solidity 0.8.34; contract T { uint x = true; }"
    )

    compile_contracts(broken)

    assert list(read_build(broken).contracts) == ["A"]
    with pytest.raises(BuildError, match="The contracts do not compile"):
        compile_contracts(broken, with_tests=True)
