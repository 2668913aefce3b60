"""retire: burned for good, named, and under serials that are never given twice (SERIAL-1)."""

import pytest

from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import Protocol, class_id
from tests.support.evm.chain import Receipt
from tests.support.evm.expect import reverts

KENYA_2026, KENYA_2027 = class_id(), class_id(vintage=2027)
COMMITMENT = keccak(b"whom it benefits, and a salt")
START, END = 1_767_225_600, 1_798_761_600
REASON = "Electricity of 2026"
UINT96_MAX = 2**96 - 1


@pytest.fixture
def holder(protocol) -> str:
    """Holds 100 units of 2026 and 10 of 2027."""
    account = protocol.person("holder")
    minter = protocol.credit.call("MINTER_ROLE")
    protocol.credit.send("grantRole", minter, protocol.admin, sender=protocol.admin)
    protocol.credit.send("mint", account, KENYA_2026, 100, sender=protocol.admin)
    protocol.credit.send("mint", account, KENYA_2027, 10, sender=protocol.admin)
    return account


def retire(protocol: Protocol, account: str, units: int, sender: str | None = None, **changed) -> Receipt:
    """Retire; parts of the call may be changed by name."""
    call = {
        "account": account,
        "class_": KENYA_2026,
        "units": units,
        "commitment": COMMITMENT,
        "start": START,
        "end": END,
        "reason": REASON,
    } | changed
    return protocol.credit.send("retire", *call.values(), sender=sender or account)


def balance(protocol: Protocol, account: str) -> int:
    return protocol.credit.call("balanceOf", account, KENYA_2026)


def test_retire__by_the_holder__burns_and_tells_all(protocol, holder):
    receipt = retire(protocol, holder, 30)
    assert tuple(receipt.value) == (1, 1)
    assert receipt.only("Retired") == {
        "retirementId": 1,
        "account": holder.lower(),
        "creditId": KENYA_2026,
        "units": 30,
        "firstSerial": 1,
        "beneficiaryCommitment": COMMITMENT,
        "periodStart": START,
        "periodEnd": END,
        "reason": REASON,
    }
    assert balance(protocol, holder) == 70
    assert protocol.credit.call("retiredUnits", KENYA_2026) == 30
    kept = protocol.credit.call("retirements", 1)
    assert tuple(kept) == (holder.lower(), 30, KENYA_2026, 1, START, END, COMMITMENT)


def test_retire__again_and_again__takes_serials_without_a_gap(protocol, holder):
    taken = [tuple(retire(protocol, holder, units).value) for units in (30, 1, 50)]
    assert taken == [(1, 1), (2, 31), (3, 32)]
    assert protocol.credit.call("retiredUnits", KENYA_2026) == 81
    assert protocol.credit.call("retirementCount") == 3
    assert protocol.credit.call("retirements", 3).firstSerial == 32


def test_retire__of_two_classes__counts_the_serials_of_each(protocol, holder):
    retire(protocol, holder, 30)
    assert tuple(retire(protocol, holder, 5, class_=KENYA_2027).value) == (2, 1)
    assert tuple(retire(protocol, holder, 1).value) == (3, 31)


def test_retire__all_that_is_owned__leaves_none(protocol, holder):
    retire(protocol, holder, 100)
    assert balance(protocol, holder) == 0


def test_retire__one_more_than_owned__is_refused(protocol, holder):
    with reverts("ERC1155InsufficientBalance", holder, 100, 101, KENYA_2026):
        retire(protocol, holder, 101)
    assert protocol.credit.call("retiredUnits", KENYA_2026) == 0
    assert protocol.credit.call("retirementCount") == 0


def test_retire__the_same_units_twice__is_refused(protocol, holder):
    retire(protocol, holder, 60)
    with reverts("ERC1155InsufficientBalance", holder, 40, 60, KENYA_2026):
        retire(protocol, holder, 60)
    assert tuple(retire(protocol, holder, 40).value) == (2, 61)


@pytest.mark.parametrize("units", [0, UINT96_MAX + 1])
def test_retire__nothing_or_more_than_fits__is_refused(protocol, holder, units):
    with reverts("RetirementUnitsInvalid", units):
        retire(protocol, holder, units)


def test_retire__as_many_as_fit__is_a_matter_of_owning_them(protocol, holder):
    with reverts("ERC1155InsufficientBalance", holder, 100, UINT96_MAX, KENYA_2026):
        retire(protocol, holder, UINT96_MAX)
    protocol.credit.send("mint", holder, KENYA_2026, UINT96_MAX - 100, sender=protocol.admin)
    retire(protocol, holder, UINT96_MAX)
    assert protocol.credit.call("retirements", 1).units == UINT96_MAX


@pytest.mark.parametrize("role", ["outsider", "admin", "guardian"])
def test_retire__by_another__is_refused(protocol, holder, role):
    with reverts("ERC1155MissingApprovalForAll", protocol.person(role), holder):
        retire(protocol, holder, 1, protocol.person(role))


def test_retire__by_an_approved_operator__burns_the_holders(protocol, holder):
    protocol.credit.send("setApprovalForAll", protocol.outsider, True, sender=holder)
    receipt = retire(protocol, holder, 10, protocol.outsider)
    assert receipt.only("Retired")["account"] == holder.lower()
    assert balance(protocol, holder) == 90
    protocol.credit.send("setApprovalForAll", protocol.outsider, False, sender=holder)
    with reverts("ERC1155MissingApprovalForAll", protocol.outsider, holder):
        retire(protocol, holder, 1, protocol.outsider)


@pytest.mark.parametrize("end", [START, START - 1])
def test_retire__period_empty_or_backwards__is_refused(protocol, holder, end):
    with reverts("RetirementPeriodInvalid", START, end):
        retire(protocol, holder, 1, end=end)


def test_retire__period_of_a_second__is_taken(protocol, holder):
    retire(protocol, holder, 1, end=START + 1)


@pytest.mark.parametrize("changed", [{"commitment": bytes(32)}, {"reason": ""}])
def test_retire__for_nobody_or_no_reason__is_refused(protocol, holder, changed):
    with reverts("RetirementUnnamed"):
        retire(protocol, holder, 1, **changed)


def test_retire__paused__is_refused_until_it_ends(protocol, holder):
    protocol.credit.send("pause", sender=protocol.guardian)
    with reverts("EnforcedPause"):
        retire(protocol, holder, 1)
    protocol.credit.send("unpause", sender=protocol.admin)
    assert tuple(retire(protocol, holder, 1).value) == (1, 1)


@pytest.mark.parametrize("unknown", [0, 2])
def test_retirements__never_made__is_refused(protocol, holder, unknown):
    retire(protocol, holder, 1)
    with reverts("RetirementUnknown", unknown):
        protocol.credit.call("retirements", unknown)
