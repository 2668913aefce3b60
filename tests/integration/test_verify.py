"""Verifying a deployment: it holds when nothing differs, and names both sides of whatever does."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

import pytest
from eth_abi import encode
from web3 import Web3

from gramwatt.chains.book import AddressBook
from gramwatt.chains.dev.accounts import dev_address, dev_key
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain
from gramwatt.deployer.checks.verify import Check, verify
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.report import check_lines
from gramwatt.governance.proposal.content import FactorChange, NewCountry, Trigger
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime
from tests.support.anvil import anvil
from tests.support.deploying import artifacts, changed_plan, local_plan
from tests.support.governing import Deployed

STRANGER = dev_address(19)
KENYA = 404 << 16
KENYA_MARGINAL = KENYA | 0x8400
GHANA = 288
SOURCE = keccak(b"source")
pytestmark = pytest.mark.node


class Verified(Deployed):
    """A deployment that can be verified at any time."""

    def differing(self, plan=None, book: AddressBook | None = None) -> list[Check]:
        checks = self.checks(plan, book)
        assert checks
        return [check for check in checks if not check.holds]

    def checks(self, plan=None, book: AddressBook | None = None) -> list[Check]:
        return verify(plan or local_plan(), Web3Chain(self.web3), book or self.book, artifacts())

    def origins(self) -> list[tuple[str, str]]:
        """What verify says of the records and countries that came later."""
        known = ("factors of", "country policy")
        later = [check for check in self.checks() if check.what.startswith(("factor", "country"))]
        return [(check.what, check.actual) for check in later if not check.what.startswith(known)]


@pytest.fixture(scope="module")
def node() -> Iterator[Verified]:
    with anvil() as url:
        yield Verified(url)


@pytest.fixture
def deployed(node) -> Iterator[Verified]:
    """The deployment as it was, for every test anew."""
    with node.rollback():
        yield node


def role(name: str) -> bytes:
    return b"\0" * 32 if name == "DEFAULT_ADMIN_ROLE" else bytes(Web3.keccak(text=name))


def test_verify__untouched__every_check_holds(deployed):
    assert deployed.differing() == []


def test_verify__role_granted_to_a_stranger__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "grantRole", role("GUARDIAN_ROLE"), STRANGER)

    (check,) = deployed.differing()

    assert (check.subject, check.what) == ("EnergyDataBridge", "GUARDIAN_ROLE")
    assert STRANGER in check.actual
    assert STRANGER not in check.expected


def test_verify__unknown_role_granted__named_by_its_id(deployed):
    deployed.as_timelock("CarbonCredit", "grantRole", role("BURNER_ROLE"), STRANGER)

    (check,) = deployed.differing()

    assert check.what == "0x" + role("BURNER_ROLE").hex()
    assert (check.expected, check.actual) == ("nobody", STRANGER)


def test_verify__role_revoked__named(deployed):
    deployed.as_timelock("CarbonCredit", "revokeRole", role("PAUSER_ROLE"), dev_address(1))

    (check,) = deployed.differing()

    assert (check.what, check.expected, check.actual) == ("PAUSER_ROLE", dev_address(1), "nobody")


def test_verify__role_granted_and_taken_back__holds(deployed):
    deployed.as_timelock("CarbonCredit", "grantRole", role("PAUSER_ROLE"), STRANGER)
    deployed.as_timelock("CarbonCredit", "revokeRole", role("PAUSER_ROLE"), STRANGER)

    assert deployed.differing() == []


def test_verify__deployer_got_a_role_again__named_twice(deployed):
    deployed.as_timelock("CarbonCredit", "grantRole", role("MINTER_ROLE"), deployed.chain.deployer)

    assert [check.what for check in deployed.differing()] == ["MINTER_ROLE", "roles of the deployer"]


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


def factor(zone: int, value: int, kind: FactorKind = FactorKind.AVERAGE) -> FactorChange:
    record = FactorRecord(value, UnixTime(0), kind, FactorStatus.PROVISIONAL, 2024, 0, SOURCE)
    return FactorChange(zone, record)


def test_verify__factor_recorded_past_governance__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "updateCountryEmissionFactor", 404, 70_000_000)

    (check,) = deployed.differing()

    assert check.what == f"factor 1 of zone {KENYA}, 70000000 provisional"
    assert check.expected == "by a proposal, or the guardian's quarantine"
    assert check.actual.startswith("by neither: 70000000 provisional average 0")


def test_verify__factors_by_a_proposal__hold_and_name_it(deployed):
    """One of a zone that the plan knows, and one of a zone that it does not."""
    changes = [factor(KENYA, 70_000_000), factor(KENYA_MARGINAL, 300_000_000, FactorKind.MARGINAL)]
    proposal_id = deployed.pass_proposal(Trigger.ANNUAL_REVIEW, factors=changes)

    assert deployed.differing() == []
    assert deployed.origins() == [
        (f"factor 1 of zone {KENYA}, 70000000 provisional", f"by proposal 0x{proposal_id.hex()}"),
        (f"factor 0 of zone {KENYA_MARGINAL}, 300000000 provisional", f"by proposal 0x{proposal_id.hex()}"),
    ]


def test_verify__factor_of_an_unplanned_zone_past_governance__named(deployed):
    change = factor(KENYA_MARGINAL, 300_000_000, FactorKind.MARGINAL)
    deployed.as_timelock("EnergyDataBridge", "recordFactor", change.zone, change.record.to_abi())

    (check,) = deployed.differing()

    assert check.what == f"factor 0 of zone {KENYA_MARGINAL}, 300000000 provisional"


def test_verify__quarantine_by_the_guardian__holds_and_shows_the_reason(deployed):
    deployed.as_person("guardian", "EnergyDataBridge", "quarantineZone", KENYA, SOURCE)

    assert deployed.differing() == []
    (quarantine,) = deployed.origins()
    assert quarantine == (
        f"factor 1 of zone {KENYA}, 512000000 quarantined",
        f"by the guardian, for 0x{SOURCE.hex()}",
    )


def test_verify__first_factor_is_not_the_plans__named(deployed, tmp_path):
    plan = read_plan(changed_plan(tmp_path, "404: 512_000_000", "404: 70_492_000"))

    (check,) = deployed.differing(plan=plan)

    assert (check.what, check.expected) == (f"factors of zone {KENYA}", "first 70492000 provisional")
    assert check.actual == "first 512000000 provisional"


def test_verify__country_by_a_proposal__holds_and_names_it(deployed):
    country = NewCountry(GHANA, "GH", "Ghana")
    change = factor(GHANA << 16, 400_000_000)
    proposal_id = deployed.pass_proposal(Trigger.NEW_COUNTRY, [country], [change])

    assert deployed.differing() == []
    assert deployed.origins() == [
        (f"factor 0 of zone {GHANA << 16}, 400000000 provisional", f"by proposal 0x{proposal_id.hex()}"),
        (f"country {GHANA} added", f"by proposal 0x{proposal_id.hex()}"),
    ]


def test_verify__country_past_governance__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "addCountry", GHANA, b"GH", "Ghana")

    (check,) = deployed.differing()

    assert (check.what, check.expected) == (f"country {GHANA} added", "by a proposal")
    assert check.actual.startswith("in transaction 0x")


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


@pytest.mark.parametrize("name", ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE", "DEFAULT_ADMIN_ROLE"])
def test_verify__another_gets_a_role_of_the_timelock__named(deployed, name):
    deployed.as_timelock("Timelock", "grantRole", role(name), STRANGER)

    (check,) = deployed.differing()

    assert (check.subject, check.what) == ("Timelock", name)
    assert STRANGER in check.actual


def test_verify__another_may_propose__named(deployed):
    deployed.as_timelock("FactorGovernance", "grantRole", role("PROPOSER_ROLE"), STRANGER)

    (check,) = deployed.differing()

    assert (check.subject, check.what) == ("FactorGovernance", "PROPOSER_ROLE")


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


def test_check_lines__difference__both_sides_shown():
    lines = list(
        check_lines([Check("Timelock", "minDelay", "1", "1"), Check("Timelock", "minDelay", "1", "2")])
    )

    assert lines[0] == "  ok       Timelock  minDelay: 1"
    assert [line.strip() for line in lines[1:]] == [
        "DIFFERS  Timelock  minDelay",
        "should be: 1",
        "is:        2",
    ]


def test_dev_key__of_an_address__fits():
    assert KeySigner(dev_key(19)).address == STRANGER
