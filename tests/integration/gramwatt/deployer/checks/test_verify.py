"""Verifying a deployment: it holds when nothing differs, and names both sides of whatever does."""

from copy import deepcopy
from dataclasses import replace

import pytest
from eth_abi.abi import encode

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.governance.proposal.content import Trigger
from tests.support.deploying.plans import changed_plan
from tests.support.deploying.verified import STRANGER

pytestmark = pytest.mark.node


def test_verify__untouched__every_check_holds(deployed):
    assert deployed.differing() == []


def test_verify__oracle_removed__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "removeOracle", dev_address(9))

    (check,) = deployed.differing()

    assert check.what == "oracles"
    assert dev_address(9) in check.expected
    assert dev_address(9) not in check.actual


def test_verify__window_threshold_and_policy_changed__each_named_with_both_sides(deployed):
    deployed.as_timelock("EnergyDataBridge", "setChallengeWindow", 601)
    deployed.as_timelock("EnergyDataBridge", "setOracleThreshold", 1)
    deployed.as_timelock("EnergyDataBridge", "advanceCountryPolicy")

    assert [(check.what, check.expected, check.actual) for check in deployed.differing()] == [
        ("threshold", "3", "1"),
        ("windowSeconds", "600", "601"),
        ("country policy", "Optional", "RequiredForNew"),
    ]


def test_verify__signers_rotated__named_until_the_plan_says_so(deployed, tmp_path):
    signers = [dev_address(index) for index in (11, 12, 13, 14, 16)]
    rotation = deployed.proposed_call("FactorGovernance", "setSigners", signers, 4, 5)
    deployed.pass_proposal(Trigger.PARAMETER, calls=[rotation])

    found = deployed.differing()

    assert [check.what for check in found] == ["signers_", "threshold_", "emergencyThreshold_"]
    assert dev_address(15) in found[0].expected
    assert dev_address(16) in found[0].actual
    path = changed_plan(tmp_path, "signer_5: dev account 15", "signer_5: dev account 16")
    path.write_text(
        path.read_text().replace("threshold_: 3", "threshold_: 4").replace("Threshold_: 4", "Threshold_: 5")
    )
    assert deployed.differing(plan=read_plan(path)) == []


def test_verify__one_byte_of_code_changed__named_by_book_and_by_sources(deployed):
    address = deployed.book.address("P256Verifier")
    code = bytearray(deployed.chain.code(address))
    code[100] ^= 1
    deployed.rpc("anvil_setCode", address, "0x" + code.hex())

    assert [(check.subject, check.what) for check in deployed.differing()] == [
        ("P256Verifier", "code hash, book and chain"),
        ("P256Verifier", "code, sources and chain"),
    ]


def test_verify__only_an_immutable_changed__named(deployed):
    """The credit contract in the verifier's code is an immutable: nothing of the code is masked."""
    address = deployed.book.address("ReadingVerifier")
    code = deployed.chain.code(address)
    credit, other = (encode(["address"], [who]) for who in (deployed.book.address("CarbonCredit"), STRANGER))
    assert credit in code
    deployed.rpc("anvil_setCode", address, "0x" + code.replace(credit, other).hex())

    assert ("ReadingVerifier", "code, sources and chain") in {
        (check.subject, check.what) for check in deployed.differing()
    }


def test_verify__metadata_changed__named_apart_from_the_code(deployed):
    address = deployed.book.address("Timelock")
    code = bytearray(deployed.chain.code(address))
    code[-20] ^= 1
    deployed.rpc("anvil_setCode", address, "0x" + code.hex())

    assert [check.what for check in deployed.differing()] == [
        "code hash, book and chain",
        "metadata, sources and chain",
    ]


def test_verify__code_hash_in_the_book_changed__named(deployed):
    book = deepcopy(deployed.book)
    book.entries["Timelock"] = replace(book.entry("Timelock"), code_hash="0x" + "00" * 32)

    (check,) = deployed.differing(book=book)

    assert (check.subject, check.expected) == ("Timelock", "0x" + "00" * 32)


@pytest.mark.parametrize(("field", "value"), [("block", 9_999), ("tx_hash", "0x" + "77" * 32)])
def test_verify__creation_in_the_book_changed__named(deployed, field, value):
    book = deepcopy(deployed.book)
    book.entries["P256Verifier"] = replace(book.entry("P256Verifier"), **{field: value})

    assert [check.what for check in deployed.differing(book=book)] == ["created"]


def test_verify__entry_missing__named_and_nothing_else_compared(deployed):
    book = deepcopy(deployed.book)
    del book.entries["EnergyDataBridge"]

    (check,) = deployed.differing(book=book)

    assert (check.subject, check.expected, check.actual) == ("EnergyDataBridge", "an address", "nothing")


def test_verify__address_without_code__named(deployed):
    book = deepcopy(deployed.book)
    book.entries["Timelock"] = replace(book.entry("Timelock"), address=STRANGER)

    (check,) = deployed.differing(book=book)

    assert check.actual == f"nothing at {STRANGER}"


def test_verify__plan_changed__parameter_and_code_differ(deployed, tmp_path):
    plan = read_plan(changed_plan(tmp_path, "minDelay: 24h", "minDelay: 48h"))

    (check,) = deployed.differing(plan=plan)

    assert (check.what, check.expected, check.actual) == ("minDelay", "172800", "86400")
