"""Credits: minting, the metadata of a class, transfers, the pause, the domain that meters sign under."""

import base64
import json

import pytest

from gramwatt.protocol.digests import domain_separator
from tests.support.bridge.protocol import FALLBACK, NIGERIA, Protocol, class_id
from tests.support.evm.expect import reverts

KENYA_2026 = class_id()
ERC165, ERC1155, ERC1155_METADATA, ACCESS_CONTROL = "01ffc9a7", "d9b67a26", "0e89341c", "7965db0b"
NOBODY = "0x" + "00" * 20
WIDEST = 2**80 - 1


@pytest.fixture
def minter(protocol) -> str:
    """An account that may mint, beside the bridge."""
    account = protocol.person("minter")
    protocol.credit.send("grantRole", protocol.credit.call("MINTER_ROLE"), account, sender=protocol.admin)
    return account


def metadata(protocol: Protocol, class_: int) -> dict:
    head, _, encoded = protocol.credit.call("uri", class_).partition(",")
    assert head == "data:application/json;base64"
    return json.loads(base64.b64decode(encoded, validate=True))


# -- mint --


@pytest.mark.parametrize("class_", [0, KENYA_2026, WIDEST])
def test_mint__well_formed_class__issues_it(protocol, minter, class_):
    protocol.credit.send("mint", protocol.beneficiary, class_, 7, sender=minter)
    assert protocol.credit.call("balanceOf", protocol.beneficiary, class_) == 7


@pytest.mark.parametrize("class_", [WIDEST + 1, 2**80 | KENYA_2026, 2**256 - 1])
def test_mint__class_wider_than_its_parts__is_refused(protocol, minter, class_):
    with reverts("CreditIdInvalid", class_):
        protocol.credit.send("mint", protocol.beneficiary, class_, 7, sender=minter)


@pytest.mark.parametrize("role", ["admin", "guardian", "outsider"])
def test_mint__without_the_role__is_refused(protocol, role):
    account, minter_role = protocol.person(role), protocol.credit.call("MINTER_ROLE")
    with reverts("AccessControlUnauthorizedAccount", account, minter_role):
        protocol.credit.send("mint", account, KENYA_2026, 1, sender=account)


def test_mint__to_nobody__is_refused(protocol, minter):
    with reverts("ERC1155InvalidReceiver", NOBODY):
        protocol.credit.send("mint", NOBODY, KENYA_2026, 1, sender=minter)


# -- Metadata --


@pytest.mark.parametrize(
    ("class_", "label", "properties"),
    [
        (KENYA_2026, "GW-404-0-2026-1-1", (404, 0, 2026, 1, True)),
        (class_id(NIGERIA | 12, 2031, 7, 0), "GW-566-12-2031-7-0", (566, 12, 2031, 7, False)),
        (class_id(FALLBACK, 2026, 1, 0), "GW-0-0-2026-1-0", (0, 0, 2026, 1, False)),
        (class_id(flags=2), "GW-404-0-2026-1-2", (404, 0, 2026, 1, False)),
        (WIDEST, "GW-65535-65535-65535-65535-65535", (65_535, 65_535, 65_535, 65_535, True)),
    ],
)
def test_uri__well_formed_class__is_json_of_its_parts(protocol, class_, label, properties):
    found = metadata(protocol, class_)
    names = ("country", "region", "vintage", "methodology", "provisionalFactor")
    assert found["name"] == f"Gramwatt carbon credit {label}"
    assert found["decimals"] == 3
    assert found["properties"] == dict(zip(names, properties, strict=True))
    assert set(found) == {"name", "description", "decimals", "properties"}


def test_uri__class_wider_than_its_parts__is_refused(protocol):
    with reverts("CreditIdInvalid", WIDEST + 1):
        protocol.credit.call("uri", WIDEST + 1)


def test_decimals__of_every_class__are_three(protocol):
    assert protocol.credit.call("decimals") == 3


# -- Standards --


@pytest.mark.parametrize("interface", [ERC165, ERC1155, ERC1155_METADATA, ACCESS_CONTROL])
def test_supports_interface__of_a_standard_it_has__says_so(protocol, interface):
    assert protocol.credit.call("supportsInterface", bytes.fromhex(interface)) is True


@pytest.mark.parametrize("interface", ["ffffffff", "80ac58cd"])
def test_supports_interface__of_another__denies_it(protocol, interface):
    assert protocol.credit.call("supportsInterface", bytes.fromhex(interface)) is False


def test_domain_separator__by_the_contract__equals_pythons(protocol):
    expected = domain_separator(protocol.chain.chain_id, protocol.credit.address)
    assert protocol.credit.call("DOMAIN_SEPARATOR") == expected


# -- Transfers and the pause --


@pytest.fixture
def holder(protocol, minter) -> str:
    """Holds 100 units."""
    account = protocol.person("holder")
    protocol.credit.send("mint", account, KENYA_2026, 100, sender=minter)
    return account


def transfer(protocol: Protocol, holder: str, units: int, sender: str | None = None):
    arguments = holder, protocol.beneficiary, KENYA_2026, units, b""
    return protocol.credit.send("safeTransferFrom", *arguments, sender=sender or holder)


def test_safe_transfer_from__by_the_holder__moves_units(protocol, holder):
    transfer(protocol, holder, 40)
    accounts = (holder, protocol.beneficiary)
    assert [protocol.credit.call("balanceOf", account, KENYA_2026) for account in accounts] == [60, 40]


def test_safe_transfer_from__more_than_held__is_refused(protocol, holder):
    with reverts("ERC1155InsufficientBalance", holder, 100, 101, KENYA_2026):
        transfer(protocol, holder, 101)


def test_safe_transfer_from__by_another__is_refused_until_approved(protocol, holder):
    with reverts("ERC1155MissingApprovalForAll", protocol.outsider, holder):
        transfer(protocol, holder, 1, protocol.outsider)
    protocol.credit.send("setApprovalForAll", protocol.outsider, True, sender=holder)
    transfer(protocol, holder, 1, protocol.outsider)


def test_pause__stops_transfers_and_mints__until_it_ends(protocol, holder, minter):
    protocol.credit.send("pause", sender=protocol.guardian)
    with reverts("EnforcedPause"):
        transfer(protocol, holder, 1)
    with reverts("EnforcedPause"):
        protocol.credit.send("mint", holder, KENYA_2026, 1, sender=minter)
    with reverts("EnforcedPause"):
        protocol.credit.send("pause", sender=protocol.guardian)
    protocol.credit.send("unpause", sender=protocol.admin)
    transfer(protocol, holder, 1)


def test_unpause__not_paused__is_refused(protocol):
    with reverts("ExpectedPause"):
        protocol.credit.send("unpause", sender=protocol.admin)
