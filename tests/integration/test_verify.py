"""Verifying a deployment: it holds when nothing differs, and names both sides of whatever does."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

import pytest
from eth_abi import encode
from web3 import Web3

from scripts._lib.book import AddressBook
from scripts._lib.chain import KeySigner, Web3Chain
from scripts._lib.deployment import deploy
from scripts._lib.people import dev_address, dev_key
from scripts._lib.plan import read_plan
from scripts._lib.show import check_lines
from scripts._lib.verification import Check, verify
from tests.support.anvil import anvil
from tests.support.deploying import Node, artifacts, changed_plan, local_plan

STRANGER = dev_address(19)
pytestmark = pytest.mark.node


class Deployed(Node):
    """A node with a deployment on it."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.book = deploy(local_plan(), self.chain, artifacts=artifacts())

    def as_timelock(self, contract: str, function: str, *args: object) -> None:
        """Do what governance could have done since."""
        data = artifacts()[contract].abi.encode_call(function, *args)
        self.send_as(self.book.address("Timelock"), self.book.address(contract), data)

    def differing(self, plan=None, book: AddressBook | None = None) -> list[Check]:
        checks = verify(plan or local_plan(), Web3Chain(self.web3), book or self.book, artifacts())
        assert checks
        return [check for check in checks if not check.holds]


@pytest.fixture(scope="module")
def node() -> Iterator[Deployed]:
    with anvil() as url:
        yield Deployed(url)


@pytest.fixture
def deployed(node) -> Iterator[Deployed]:
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
    assert STRANGER in check.found
    assert STRANGER not in check.expected


def test_verify__unknown_role_granted__named_by_its_id(deployed):
    deployed.as_timelock("CarbonCredit", "grantRole", role("BURNER_ROLE"), STRANGER)

    (check,) = deployed.differing()

    assert check.what == "0x" + role("BURNER_ROLE").hex()
    assert (check.expected, check.found) == ("nobody", STRANGER)


def test_verify__role_revoked__named(deployed):
    deployed.as_timelock("CarbonCredit", "revokeRole", role("PAUSER_ROLE"), dev_address(1))

    (check,) = deployed.differing()

    assert (check.what, check.expected, check.found) == ("PAUSER_ROLE", dev_address(1), "nobody")


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
    assert dev_address(9) not in check.found


def test_verify__window_threshold_and_policy_changed__each_named_with_both_sides(deployed):
    deployed.as_timelock("EnergyDataBridge", "setChallengeWindow", 601)
    deployed.as_timelock("EnergyDataBridge", "setOracleThreshold", 1)
    deployed.as_timelock("EnergyDataBridge", "advanceCountryPolicy")

    assert [(check.what, check.expected, check.found) for check in deployed.differing()] == [
        ("threshold", "3", "1"),
        ("windowSeconds", "600", "601"),
        ("country policy", "Optional", "RequiredForNew"),
    ]


def test_verify__factor_recorded_since__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "updateCountryEmissionFactor", 404, 70_000_000)

    (check,) = deployed.differing()

    assert check.what == f"factors of zone {404 << 16}"
    assert "70000000" in check.found
    assert "70000000" not in check.expected


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

    assert (check.subject, check.expected, check.found) == ("EnergyDataBridge", "an address", "nothing")


def test_verify__address_without_code__named(deployed):
    book = deepcopy(deployed.book)
    book.entries["Timelock"] = replace(book.entry("Timelock"), address=STRANGER)

    (check,) = deployed.differing(book=book)

    assert check.found == f"nothing at {STRANGER}"


def test_verify__plan_changed__parameter_and_code_differ(deployed, tmp_path):
    plan = read_plan(changed_plan(tmp_path, "minDelay: 24h", "minDelay: 48h"))

    (check,) = deployed.differing(plan=plan)

    assert (check.what, check.expected, check.found) == ("minDelay", "172800", "86400")


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
