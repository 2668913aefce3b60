"""Calls in words: the contract's name, the function, arguments by name with units, what they replace."""

import pytest
from eth_utils.crypto import keccak

from gramwatt.governance.proposal.calls import role_id
from gramwatt.governance.proposal.content import Call
from gramwatt.governance.report.call_lines import call_lines
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import CONTRACTS, SIGNERS, address

BRIDGE = CONTRACTS["EnergyDataBridge"]
PEOPLE = {address(9): "guardian"}


def lines(call, present=None):
    return list(call_lines(0, call, CONTRACTS, artifacts(), present or {}, PEOPLE))


def call(contract, function, *args):
    return Call(CONTRACTS[contract], artifacts()[contract].abi.encode_call(function, *args))


def test_call_lines__a_time__old_and_new_with_unit():
    shown = lines(
        call("EnergyDataBridge", "setChallengeWindow", 172_800), {(0, "windowSeconds"): "600 s (10 m)"}
    )

    assert shown == [
        "EnergyDataBridge.setChallengeWindow",
        "  windowSeconds: 600 s (10 m) → 172800 s (2 d)",
    ]


def test_call_lines__a_role__by_its_name_and_its_holder_by_theirs():
    grant = call("EnergyDataBridge", "grantRole", role_id("GUARDIAN_ROLE"), address(9))

    assert lines(grant, {(0, "account"): "(does not hold it now)"}) == [
        "EnergyDataBridge.grantRole",
        "  role: GUARDIAN_ROLE",
        f"  account: {address(9)} (guardian) (does not hold it now)",
    ]


def test_call_lines__the_admin_role__named_though_its_id_is_zero():
    grant = call("Timelock", "grantRole", bytes(32), address(9))

    assert lines(grant)[1] == "  role: DEFAULT_ADMIN_ROLE"


def test_call_lines__a_role_of_another_contract__its_id():
    grant = call("CarbonCredit", "grantRole", role_id("GUARDIAN_ROLE"), address(9))

    assert lines(grant)[1] == f"  role: 0x{keccak(text='GUARDIAN_ROLE').hex()}"


def test_call_lines__a_list__every_member():
    shown = lines(call("FactorGovernance", "setSigners", [address(9), SIGNERS[0]], 2, 2))

    assert shown[1:] == [
        f"  signers_: [{address(9)} (guardian), {SIGNERS[0]}]",
        "  threshold_: 2",
        "  emergencyThreshold_: 2",
    ]


@pytest.mark.parametrize(
    "strange",
    [
        Call(address(77), b"\x01\x02\x03\x04"),  # in no book
        Call(BRIDGE, b"\x01\x02\x03\x04"),  # no function
        Call(BRIDGE, call("EnergyDataBridge", "setChallengeWindow", 600).data[:-1]),  # cut off
        Call(
            BRIDGE, call("EnergyDataBridge", "setChallengeWindow", 600).data + b"\x00"
        ),  # and more behind it
    ],
)
def test_call_lines__what_the_abi_does_not_explain_to_the_byte__raw(strange):
    first, raw = lines(strange)

    assert first == f"A call of {strange.target} that the compiled contracts cannot decode"
    assert raw == f"  calldata 0x{strange.data.hex()}"
