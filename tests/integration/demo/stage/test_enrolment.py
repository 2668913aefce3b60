"""The demo's fleets and meters as the bridge has them after they are enrolled on a real node."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from demo.errors import DemoError
from demo.meters.fleets import DemoFleet, DemoMeter, KeyKind
from demo.plants.catalogue import PLANTS
from demo.stage.enrolment import Enrolled, enrol, transactions
from demo.stage.people import People, fleet_owner
from gramwatt.chains.config import ChainConfig
from gramwatt.chains.dev.accounts import dev_key
from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.protocol.digests import domain_separator, reading_digest
from gramwatt.protocol.meter import Meter
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.reading import decode_reading
from gramwatt.protocol.signatures import signer_hash, verify_reading
from tests.support.node.anvil import anvil
from tests.support.node.protocol import NodeProtocol, deploy_on_node

pytestmark = pytest.mark.node

KENYA, NIGERIA = 404, 566
SEED = "a seed"


def make_fleet(ordinal: int, country: int, first: int, keys: tuple[KeyKind, ...]) -> DemoFleet:
    """A fleet whose meters have the ordinals from `first` on."""
    plant = PLANTS[ordinal]
    meters = tuple(
        DemoMeter(first + lane, 0xD0 + first + lane, ordinal, lane, plant.key, 0, 0, key)
        for lane, key in enumerate(keys)
    )
    return DemoFleet(ordinal, country, f"country {country}", "", f"fleet {ordinal}", plant, meters)


FLEETS = (
    make_fleet(0, KENYA, 0, (KeyKind.SECP256K1, KeyKind.P256)),
    make_fleet(3, NIGERIA, 2, (KeyKind.SECP256K1,)),
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with anvil() as address:
        yield address


@pytest.fixture(scope="module")
def protocol(url: str) -> NodeProtocol:
    return deploy_on_node(url)


@pytest.fixture(scope="module")
def chain(url: str, protocol: NodeProtocol, tmp_path_factory: pytest.TempPathFactory) -> Bridge:
    book = protocol.write_book(tmp_path_factory.mktemp("chain") / "book.json")
    return Bridge.open(ChainConfig(rpc_url=url, chain_id=31337, address_book=book, finality=0))


@pytest.fixture(scope="module")
def people() -> People:
    """The node's own first account has every role of the protocol."""
    account: LocalAccount = Account.from_key(dev_key(0))
    return People(account, {"registrar": account, "location_verifier": account})


def enrol_now(
    chain: Bridge, people: People, fleets: tuple[DemoFleet, ...], reported: list[str] | None = None
) -> Enrolled:
    """Meters bonded at the newest block's time."""
    report = ([] if reported is None else reported).append
    bonded_at = chain.head().timestamp
    return enrol(chain.rpc, chain.contract, chain.deployment, people, fleets, bonded_at, SEED, report)


@pytest.fixture(scope="module")
def enrolled(chain: Bridge, people: People) -> tuple[Enrolled, UnixTime, list[str]]:
    bonded_at = chain.head().timestamp
    reported: list[str] = []
    return enrol_now(chain, people, FLEETS, reported), bonded_at, reported


@pytest.fixture(scope="module")
def meters(chain: Bridge, enrolled) -> dict[int, Meter]:
    """The meters of the chain by their devices."""
    return {meter.device: meter for meter in chain.meters(chain.head())}


def test_enrol__two_fleets__are_open_in_their_countries_for_their_owners(chain, enrolled):
    found, _, _ = enrolled
    facts = chain.fleet_facts(chain.head())
    assert list(found.fleets) == [0, 3]
    for fleet in FLEETS:
        fact = facts[found.fleets[fleet.ordinal]]
        assert (fact.zone, fact.nameplate_watts) == (fleet.country << 16, fleet.nameplate_w)
        assert fact.beneficiary == fleet_owner(SEED, fleet.ordinal).address
        assert fact.lanes == len(fleet.meters)


def test_enrol__every_meter__is_bonded_in_its_lane_certified_and_located(enrolled, meters):
    found, bonded_at, _ = enrolled
    assert len(meters) == len(found.devices) == 3
    for fleet in FLEETS:
        for meter in fleet.meters:
            device, on_chain = found.devices[meter.ordinal], meters[meter.device]
            assert device.device == meter.device
            assert on_chain.signer_hash == signer_hash(device.signer)
            assert (on_chain.fleet, on_chain.lane) == (found.fleets[fleet.ordinal], meter.lane)
            assert (on_chain.bond_register_wh, on_chain.bond_time) == (0, bonded_at)
            assert on_chain.nameplate_watts == fleet.nameplate_w
            assert (on_chain.located, on_chain.suspended) == (True, False)


def test_enrol__a_devices_next_reading__is_signed_for_this_chain_and_counts_on(chain, enrolled):
    found, bonded_at, _ = enrolled
    deployment = chain.deployment
    domain = domain_separator(deployment.chain_id, deployment.credit)
    verifiers = frozenset(bytes.fromhex(address[2:]) for address in deployment.p256_verifiers)
    for device in found.devices:
        signed = device.sign_energy(UnixTime(bonded_at + 3600), 1_000)
        digest = reading_digest(domain, signed.word, signed.air)
        assert verify_reading(device.signer, digest, signed.signature, verifiers) is None
        assert decode_reading(signed.word).counter == 2  # the first is the bond's


def test_enrol__keys__are_of_the_curve_that_the_fleet_names(protocol, enrolled):
    found, _, _ = enrolled
    verifier = bytes.fromhex(protocol.p256.address[2:])
    assert [len(device.signer) for device in found.devices] == [20, 84, 20]
    assert found.devices[1].signer[:20] == verifier


def test_enrol__its_reports__are_as_many_as_transactions_says(enrolled):
    _, _, reported = enrolled
    bonding = ["registerDevice", "certifyDevice", "bondDevice"]
    assert reported == ["openFleet"] * 2 + bonding * 3 + ["verifyDeviceLocation"] * 3
    assert transactions(FLEETS) == len(reported)


def test_enrol__the_same_meters_again__are_refused(chain, people, enrolled):
    with pytest.raises(CallRefusedError, match="The bridge refuses registerDevice"):
        enrol_now(chain, people, FLEETS)


def test_enrol__lanes_in_another_order__says_that_another_program_bonds_meters(chain, people, enrolled):
    fleet = make_fleet(1, KENYA, 10, (KeyKind.SECP256K1,))
    shifted = replace(fleet, meters=(replace(fleet.meters[0], lane=1),))
    with pytest.raises(DemoError, match=r"assigned the lanes \[0\], which are not in the order") as failure:
        enrol_now(chain, people, (shifted,))
    assert "without --rpc" in failure.value.next_step


def test_enrol__an_account_without_the_role__is_refused_before_any_meter(chain, people, enrolled):
    stranger = people.others["location_verifier"]
    poor = Account.from_key((0x57A).to_bytes(32, "big"))
    chain.rpc.web3.provider.make_request("anvil_setBalance", [poor.address, hex(10**18)])
    others = People(poor, {"registrar": poor, "location_verifier": stranger})
    before = len(chain.meters(chain.head()))
    with pytest.raises(CallRefusedError, match="The bridge refuses openFleet") as failure:
        enrol_now(chain, others, FLEETS)
    assert failure.value.name == "AccessControlUnauthorizedAccount"
    assert failure.value.arguments["account"] == to_checksum_address(poor.address)
    assert len(chain.meters(chain.head())) == before
