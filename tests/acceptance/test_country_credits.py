"""Accepted here: energy earns credits by the factor of the country in which it was metered.

The bridge has the names that integrators already call; five countries credit their own grams to the
nanogram; a country that nobody added is refused; meters without a country fall back to one global factor,
until a migration in three steps has given each of them a country. A country is an ISO 3166-1 code: a sixth
needs no new contract.
"""

import pytest
from eth_utils.crypto import keccak

from tests.support.bridge.bonding import candidate
from tests.support.bridge.lanes import locator, registrar
from tests.support.bridge.protocol import (
    DAY,
    FALLBACK,
    KENYA,
    NIGERIA,
    Protocol,
    class_id,
    deploy_protocol,
    device_id,
    ready_fleet,
)
from tests.support.evm.artifacts import artifact
from tests.support.evm.expect import reverts

GRAMS = {404: 512, 566: 894, 710: 928, 704: 695, 764: 574}
FUNCTIONS = {
    "initializeCountryFactors()": [],
    "updateCountryEmissionFactor(uint16,uint256)": [],
    "registerDevice(bytes32,uint16,bytes32)": [],
    "verifyDeviceLocation(bytes32)": [],
    "getEmissionFactor(uint16)": ["uint256"],
    "countryEmissionFactors(uint16)": ["uint256"],
    "emissionFactor()": ["uint256"],
    "COUNTRY_MANAGER_ROLE()": ["bytes32"],
    "DEVICE_REGISTRAR_ROLE()": ["bytes32"],
    "LOCATION_VERIFIER_ROLE()": ["bytes32"],
}
STRUCTS = {
    "countryRegistry": [
        ("name", "string"),
        ("isoCode", "string"),
        ("emissionFactor", "uint256"),
        ("lastUpdated", "uint64"),
        ("isActive", "bool"),
    ],
    "registeredDevices": [
        ("deviceId", "bytes32"),
        ("owner", "address"),
        ("country", "uint16"),
        ("locationProof", "bytes32"),
        ("isVerified", "bool"),
    ],
}
EVENTS = {
    "CountryEmissionFactorUpdated": [("country", True), ("oldFactor", False), ("newFactor", False)],
    "DeviceRegistered": [("deviceId", True), ("country", True), ("owner", True)],
    "DeviceLocationVerified": [("deviceId", True), ("verified", False)],
}
ROLES = ("COUNTRY_MANAGER_ROLE", "DEVICE_REGISTRAR_ROLE", "LOCATION_VERIFIER_ROLE")


def abi(kind: str, name: str) -> dict:
    (entry,) = [e for e in artifact("EnergyDataBridge").abi if (e["type"], e.get("name")) == (kind, name)]
    return entry


def credited(protocol: Protocol, country: int, energy_wh: int) -> tuple[int, int]:
    """Units and carry of a new fleet in a country, after so much energy from one strong meter."""
    zone = country << 16
    fleet = protocol.open_fleet(zone, nameplate_watts=10**9)
    protocol.add_meter(fleet, zone=zone)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    protocol.run(protocol.batch({fleet: {0: energy_wh}}))
    return protocol.accrual(fleet, class_id(zone, flags=1 if country else 0))


# -- The names that integrators call --


@pytest.mark.parametrize("signature", FUNCTIONS)
def test_names__each_function__exists_with_its_selector(protocol, signature):
    """Signature, selector and what it returns."""
    function = protocol.bridge.interface.functions[signature.partition("(")[0]]
    assert (function.signature, function.selector) == (signature, keccak(text=signature)[:4])
    assert [part["type"] for part in function.entry["outputs"]] == FUNCTIONS[signature]


@pytest.mark.parametrize("name", STRUCTS)
def test_names__each_struct__has_its_fields_in_order(name):
    """What is known of a country, and of a registered device."""
    (output,) = abi("function", name)["outputs"]
    assert [(part["name"], part["type"]) for part in output["components"]] == STRUCTS[name]


@pytest.mark.parametrize("name", EVENTS)
def test_names__each_event__has_its_fields_and_indices(name):
    """Fields by name, and by which of them an indexer can search."""
    assert [(part["name"], part["indexed"]) for part in abi("event", name)["inputs"]] == EVENTS[name]


@pytest.mark.parametrize("name", ["submitEnergyDataBatch", "processBatch"])
def test_names__submit_and_process__exist(protocol, name):
    """A batch is submitted and later processed: both change the chain."""
    assert not protocol.bridge.interface.functions[name].is_view


@pytest.mark.parametrize("name", ROLES)
def test_names__each_role__is_the_hash_of_its_name(protocol, name):
    """So that whoever grants a role can compute its id."""
    assert protocol.bridge.call(name) == keccak(text=name)


# -- What a country's energy earns --


@pytest.mark.parametrize("country", GRAMS)
def test_country_factor_calculations__1000_kwh__is_the_countrys_grams_in_units(protocol, country):
    """1 MWh earns as many units as the factor has grams a kWh."""
    assert protocol.bridge.call("getEmissionFactor", country) == GRAMS[country] * 10**6
    assert credited(protocol, country, 1_000_000) == (GRAMS[country], 0)


def test_country_factor_calculations__500_kwh_in_kenya__is_256_units(protocol):
    """0.5 MWh of 0.512 t/MWh = 0.256 t = 256 units."""
    assert credited(protocol, 404, 500_000) == (256, 0)
    assert protocol.credit.call("decimals") == 3


def test_edge_cases__country_never_added__is_refused(protocol):
    """The United Kingdom is in no list: it has no factor, no fleet and no device."""
    with reverts("CountryUnknown", 826):
        protocol.bridge.call("getEmissionFactor", 826)
    with reverts("CountryUnknown", 826):
        protocol.open_fleet(826 << 16)
    with reverts("CountryUnknown", 826):
        registrar(protocol, "registerDevice", device_id(protocol.new_device()), 826, bytes(32))


def test_edge_cases__zero_factor__is_refused(protocol):
    """A factor of zero would make all energy worthless."""
    with reverts("FactorOutOfRange", 0, 1, 10_000_000_000):
        protocol.bridge.send("updateCountryEmissionFactor", 404, 0, sender=protocol.manager)


def test_edge_cases__unspecified_country__falls_back_to_the_global_factor(protocol):
    """`emissionFactor` stays, for meters whose country nobody has named."""
    assert protocol.bridge.call("emissionFactor") == 70_500_000
    assert credited(protocol, 0, 1_000_000) == (70, 500_000_000_000)


@pytest.mark.parametrize("energy_wh", [1, 999, 1_953, 1_954, 7_777_777])
@pytest.mark.parametrize("country", GRAMS)
def test_precision__any_energy__leaves_no_rounding_error(protocol, country, energy_wh):
    """What is no whole unit is carried on, to the nanogram."""
    units, carry_ng = credited(protocol, country, energy_wh)
    assert units * 10**12 + carry_ng == energy_wh * GRAMS[country] * 10**6


def test_access_control__changing_a_factor_or_a_device__needs_its_role(protocol):
    """Every other function is in tests/unit/contracts/test_role_matrix.py."""
    calls = {
        "updateCountryEmissionFactor": ("COUNTRY_MANAGER_ROLE", (404, 1)),
        "registerDevice": ("DEVICE_REGISTRAR_ROLE", (bytes(32), 404, bytes(32))),
        "verifyDeviceLocation": ("LOCATION_VERIFIER_ROLE", (bytes(32),)),
    }
    for name, (role, arguments) in calls.items():
        with reverts("AccessControlUnauthorizedAccount", protocol.outsider, protocol.bridge.call(role)):
            protocol.bridge.send(name, *arguments, sender=protocol.outsider)


# -- The whole way --


def test_end_to_end__from_registration__to_retired_credits(protocol):
    """A device is bonded and located, its energy credited, claimed and retired."""
    meter = candidate(protocol)
    meter.bond()
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert protocol.bridge.call("registeredDevices", meter.device_id).isVerified
    protocol.chain.warp(protocol.chain.timestamp + 10 * DAY)
    start = protocol.chain.timestamp - 10 * DAY
    protocol.run(protocol.batch({meter.fleet: {0: 500_000}}, start=start))
    protocol.bridge.send("claimCredits", meter.fleet, class_id(), sender=protocol.outsider)
    assert protocol.credit.call("balanceOf", protocol.beneficiary, class_id()) == 256
    call = protocol.beneficiary, class_id(), 256, keccak(b"company"), start, start + DAY, "Electricity"
    assert tuple(protocol.credit.send("retire", *call, sender=protocol.beneficiary).value) == (1, 1)
    assert protocol.credit.call("balanceOf", protocol.beneficiary, class_id()) == 0


def test_multi_country_batch__five_countries_at_once__each_by_its_factor(protocol):
    """Several countries in one transaction."""
    fleets = {country: protocol.open_fleet(country << 16) for country in GRAMS}
    for country, fleet in fleets.items():
        protocol.add_meter(fleet, zone=country << 16)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    protocol.run(protocol.batch({fleet: {0: 100_000} for fleet in fleets.values()}))
    for country, fleet in fleets.items():
        assert protocol.accrual(fleet, class_id(country << 16)) == divmod(GRAMS[country] * 10**11, 10**12)


def test_factor_updates__live__holds_for_energy_from_then_on(protocol):
    """What is metered keeps its factor, what comes takes the new one."""
    fleet, _ = ready_fleet(protocol, 1)
    waiting = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.bridge.send("updateCountryEmissionFactor", 404, 400_000_000, sender=protocol.manager)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    after = protocol.submit(protocol.batch({fleet: {0: 150_000}}))
    protocol.process(waiting)
    protocol.process(after)
    expected = 50_000 * 512_000_000 + 100_000 * 400_000_000
    assert protocol.accrual(fleet, class_id()) == divmod(expected, 10**12)


def test_migration__phase_by_phase__devices_go_on_working():
    """A country may be named, then must be named by new devices, then by all."""
    protocol = deploy_protocol(policy=0)

    def advance() -> None:
        protocol.bridge.send("advanceCountryPolicy", sender=protocol.manager)

    old, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    protocol.run(protocol.batch({old: {0: 10_000}}))

    advance()  # a country may be named
    ready_fleet(protocol, 1, zone=NIGERIA)
    ready_fleet(protocol, 1, zone=FALLBACK)
    advance()  # a new device must name one; the old ones go on
    with reverts("CountryNotAllowed", 0, 2):
        protocol.open_fleet(FALLBACK)
    protocol.run(protocol.batch({old: {0: 20_000}}))
    advance()  # all must be migrated
    with reverts("CountryRequired", old):
        protocol.submit(protocol.batch({old: {0: 30_000}}))

    new = protocol.open_fleet(KENYA)
    registrar(protocol, "migrateDevice", meter.device_id, KENYA, keccak(b"place"), new)
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    protocol.run(protocol.batch({new: {0: 30_000}}))
    assert protocol.accrual(old, class_id(FALLBACK, flags=0)) == divmod(20_000 * 70_500_000, 10**12)
    assert protocol.accrual(new, class_id()) == divmod(10_000 * 512_000_000, 10**12)
