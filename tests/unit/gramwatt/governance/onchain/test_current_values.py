"""What a proposed call replaces, as the chain has it now."""

from dataclasses import replace

import pytest

from gramwatt.governance.onchain.current_values import GETTERS, STATES, current_values
from gramwatt.governance.proposal.calls import role_id
from gramwatt.governance.proposal.content import Trigger
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import address, factor_proposal

NOBODY, GUARDIAN = address(77), role_id("GUARDIAN_ROLE")


def values(site, *calls, people=None):
    proposal = factor_proposal(factors=(), trigger=Trigger.PARAMETER, calls=calls)
    return current_values(site.reader(), proposal, people or {})


@pytest.mark.parametrize(
    ("contract", "function", "arguments", "expected"),
    [
        ("EnergyDataBridge", "setChallengeWindow", (1_200,), {"windowSeconds": "600 s (10 m)"}),
        ("EnergyDataBridge", "setOracleThreshold", (4,), {"threshold": "3"}),
        ("Timelock", "updateDelay", (172_800,), {"newDelay": "86400 s (1 d)"}),
        ("EnergyDataBridge", "setCountryActive", (404, False), {"isActive": "true"}),
        ("EnergyDataBridge", "addOracle", (NOBODY,), {"oracle": "(is not an oracle now)"}),
        (
            "EnergyDataBridge",
            "grantRole",
            (GUARDIAN, NOBODY),
            {"account": "(does not hold it now)"},
        ),
        (
            "EnergyDataBridge",
            "revokeRole",
            (GUARDIAN, NOBODY),
            {"account": "(does not hold it now)"},
        ),
        ("EnergyDataBridge", "quarantineZone", (404 << 16, bytes(32)), {}),
    ],
)
def test_current_values__a_call__what_is_there_before_it(site, contract, function, arguments, expected):
    found = values(site, site.call(contract, function, *arguments))

    assert found == {(0, name): text for name, text in expected.items()}


def test_current_values__an_oracle_and_a_holder__as_they_are(site):
    guardian = site.address("guardian")
    found = values(
        site,
        site.call("EnergyDataBridge", "removeOracle", site.address("oracle_1")),
        site.call("EnergyDataBridge", "grantRole", GUARDIAN, guardian),
        site.call("EnergyDataBridge", "revokeRole", GUARDIAN, guardian),
    )

    assert found == {
        (0, "oracle"): "(is an oracle now)",
        (1, "account"): "(holds it now)",
        (2, "account"): "(holds it now)",
    }


def test_current_values__other_signers__who_joins_and_who_leaves_by_name(site):
    signers = [site.address(f"signer_{number}") for number in range(1, 6)]
    people = {signers[4]: "signer_5"}

    found = values(
        site,
        site.call("FactorGovernance", "setSigners", [*signers[:4], NOBODY], 3, 5),
        site.call("FactorGovernance", "setSigners", signers[::-1], 3, 4),
        people=people,
    )

    assert found[0, "signers_"] == f"(join: {NOBODY}; leave: {signers[4]} (signer_5))"
    assert found[1, "signers_"] == "(join: nobody; leave: nobody)"
    assert (found[0, "threshold_"], found[0, "emergencyThreshold_"]) == ("3", "4")


def test_current_values__calls_that_the_abi_does_not_explain__have_none(site):
    window = site.call("EnergyDataBridge", "setChallengeWindow", 1_200)

    found = values(site, replace(window, data=window.data[:-1]), replace(window, target=NOBODY), window)

    assert found == {(2, "windowSeconds"): "600 s (10 m)"}


def test_getters_and_states__each__is_a_parameter_and_a_view_of_the_contracts():
    for (contract, function, parameter), getter in GETTERS.items():
        abi = artifacts()[contract].abi
        assert parameter in {entry["name"] for entry in abi.functions[function].inputs}
        assert abi.functions[getter].is_view
    inputs = {
        (name, entry["name"])
        for artifact in artifacts().contracts.values()
        for name, function in artifact.abi.functions.items()
        for entry in function.inputs
    }
    assert STATES.keys() <= inputs
