"""Proposed calls by the ABI of their target, and the names of roles."""

from gramwatt.governance.proposal.calls import DecodedCall, decode, role_id, role_names
from gramwatt.governance.proposal.content import Call
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import CONTRACTS, address
from tests.support.governance.governance import deploy_governance

WINDOW = artifacts()["EnergyDataBridge"].abi.encode_call("setChallengeWindow", 600)


def test_decode__target_in_any_case__its_contract_function_and_arguments():
    contracts = {**CONTRACTS, "EnergyDataBridge": "0x" + "aB" * 20}

    for target in ("0x" + "ab" * 20, "0x" + "AB" * 20):
        assert decode(Call(target, WINDOW), contracts, artifacts()) == DecodedCall(
            "EnergyDataBridge", "setChallengeWindow", {"windowSeconds": 600}
        )


def test_decode__other_target_or_other_data__none():
    bridge = CONTRACTS["EnergyDataBridge"]

    assert decode(Call(address(77), WINDOW), CONTRACTS, artifacts()) is None
    assert decode(Call(CONTRACTS["Timelock"], WINDOW), CONTRACTS, artifacts()) is None
    assert decode(Call(bridge, WINDOW[:-1]), CONTRACTS, artifacts()) is None
    assert decode(Call(bridge, WINDOW), CONTRACTS, artifacts()) is not None


def test_role_names__of_a_contract__only_its_own_roles():
    assert role_names(artifacts(), "CarbonCredit")[bytes(32)] == "DEFAULT_ADMIN_ROLE"
    assert role_id("MINTER_ROLE") in role_names(artifacts(), "CarbonCredit")
    assert role_id("GUARDIAN_ROLE") not in role_names(artifacts(), "CarbonCredit")
    assert role_id("GUARDIAN_ROLE") in role_names(artifacts(), "EnergyDataBridge")


def test_role_id__every_role_of_the_contracts__as_the_contract_says_it():
    governance = deploy_governance()
    deployed = (governance.bridge, governance.contract, governance.timelock, governance.protocol.credit)

    for contract in deployed:
        for role in artifacts()[contract.artifact.name].abi.roles:
            assert role_id(role) == bytes(contract.call(role)), role
