"""ape and forge compile with one set of settings, and with the ones that the last build shows."""

import tomllib

import yaml

from gramwatt.chains.evm.abi.artifacts import ROOT
from tests.support.deploying.plans import artifacts


def test_settings__ape_and_foundry__equal():
    ape = yaml.safe_load((ROOT / "ape-config.yaml").read_text())["solidity"]
    forge = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]

    assert forge["solc"] == f".solcx/solc-v{ape['version']}"
    assert forge["evm_version"] == ape["evm_version"]
    assert forge["optimizer"] == ape["optimize"]
    assert forge["optimizer_runs"] == ape["optimization_runs"]
    assert forge["via_ir"] == ape["via_ir"]


def test_settings__last_build__made_with_them():
    ape = yaml.safe_load((ROOT / "ape-config.yaml").read_text())["solidity"]

    assert artifacts().settings.as_dict() == {
        "version": ape["version"],
        "evm_version": ape["evm_version"],
        "optimizer_runs": ape["optimization_runs"],
        "via_ir": ape["via_ir"],
    }
