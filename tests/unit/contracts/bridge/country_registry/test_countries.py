"""Countries: added, closed, opened again; and which the migration's policy lets a device or a fleet name."""

import pytest

from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import (
    FALLBACK,
    KENYA,
    Protocol,
    class_id,
    deploy_protocol,
    device_id,
    ready_fleet,
)
from tests.support.evm.expect import reverts

BRITAIN = 826
PROOF = keccak(b"place")
POLICIES = {"Fallback": 0, "Optional": 1, "RequiredForNew": 2, "RequiredForAll": 3}
ALLOWED = {  # policy: (an unspecified country is fine, a named one is fine)
    0: (True, False),
    1: (True, True),
    2: (False, True),
    3: (False, True),
}
CELLS = [
    (policy, country, ALLOWED[policy][country != 0]) for policy in POLICIES.values() for country in (0, 404)
]


def add_country(protocol: Protocol, country: int = BRITAIN, name: str = "United Kingdom"):
    return protocol.bridge.send("addCountry", country, b"GB", name, sender=protocol.manager)


def set_active(protocol: Protocol, country: int, is_active: bool):
    return protocol.bridge.send("setCountryActive", country, is_active, sender=protocol.manager)


def register(protocol: Protocol, country: int) -> bytes:
    device = device_id(protocol.new_device())
    protocol.bridge.send("registerDevice", device, country, PROOF, sender=protocol.registrar)
    return device


def advance_policy(protocol: Protocol, steps: int = 1) -> None:
    for _ in range(steps):
        protocol.bridge.send("advanceCountryPolicy", sender=protocol.manager)


# -- addCountry --


def test_add_country__new__is_known_and_open(protocol):
    receipt = add_country(protocol)
    added = {"country": BRITAIN, "isoCode": b"GB", "name": "United Kingdom"}
    assert receipt.events == [("CountryAdded", added)]
    info = protocol.bridge.call("countryRegistry", BRITAIN)
    assert tuple(info) == ("United Kingdom", "GB", 0, 0, True)
    register(protocol, BRITAIN)


def test_add_country__without_a_factor_yet__has_no_fleet_until_it_has_one(protocol):
    add_country(protocol)
    with reverts("FactorMissing", BRITAIN << 16):
        protocol.open_fleet(BRITAIN << 16)
    protocol.record_factor(BRITAIN << 16, 207_000_000)
    fleet = protocol.open_fleet(BRITAIN << 16)
    assert protocol.bridge.call("fleets", fleet).zone == BRITAIN << 16


def test_add_country__known__is_refused(protocol):
    with reverts("CountryKnown", 404):
        add_country(protocol, 404)


@pytest.mark.parametrize(("country", "name"), [(0, "Nowhere"), (BRITAIN, "")])
def test_add_country__without_a_code_or_a_name__is_refused(protocol, country, name):
    with reverts("CountryUnknown", country):
        add_country(protocol, country, name)


def test_add_country__name_of_31_bytes__is_taken(protocol):
    add_country(protocol, name="n" * 31)
    assert protocol.bridge.call("countryRegistry", BRITAIN).name == "n" * 31


def test_add_country__name_of_32_bytes__is_refused(protocol):
    with reverts("StringTooLong", "n" * 32):
        add_country(protocol, name="n" * 32)


# -- setCountryActive --


def test_set_country_active__closed__refuses_new_devices_and_fleets_only(protocol):
    fleet, (meter,) = ready_fleet(protocol, 1)
    receipt = set_active(protocol, 404, False)
    assert receipt.only("CountryActivitySet") == {"country": 404, "isActive": False}
    with reverts("CountryInactive", 404):
        register(protocol, 404)
    with reverts("CountryInactive", 404):
        protocol.open_fleet(KENYA)
    protocol.run(protocol.batch({fleet: {meter.lane: 1_000}}))
    assert protocol.accrual(fleet, class_id()) == (0, 512_000_000_000)


def test_set_country_active__opened_again__takes_devices(protocol):
    set_active(protocol, 404, False)
    set_active(protocol, 404, True)
    register(protocol, 404)
    protocol.open_fleet(KENYA)


def test_set_country_active__unknown_country__is_refused(protocol):
    with reverts("CountryUnknown", BRITAIN):
        set_active(protocol, BRITAIN, True)


# -- advanceCountryPolicy --


def test_advance_country_policy__step_by_step__tells_each_and_ends(protocol):
    fresh = deploy_protocol(policy=0)
    for step in (0, 1, 2):
        assert fresh.bridge.call("countryPolicy") == step
        receipt = fresh.bridge.send("advanceCountryPolicy", sender=fresh.manager)
        assert receipt.events == [("CountryPolicyAdvanced", {"from": step, "to": step + 1})]
    with reverts("CountryPolicyComplete"):
        fresh.bridge.send("advanceCountryPolicy", sender=fresh.manager)
    assert fresh.bridge.call("countryPolicy") == 3


@pytest.mark.parametrize(("policy", "country", "is_allowed"), CELLS)
def test_register_device__under_each_policy__names_what_it_may(policy, country, is_allowed):
    protocol = deploy_protocol(policy=policy)
    if is_allowed:
        device = register(protocol, country)
        assert protocol.bridge.call("registeredDevices", device).country == country
    else:
        with reverts("CountryNotAllowed", country, policy):
            register(protocol, country)


@pytest.mark.parametrize(("policy", "country", "is_allowed"), CELLS)
def test_open_fleet__under_each_policy__names_what_it_may(policy, country, is_allowed):
    protocol = deploy_protocol(policy=policy)
    if is_allowed:
        assert protocol.bridge.call("fleets", protocol.open_fleet(country << 16)).zone == country << 16
    else:
        with reverts("CountryNotAllowed", country, policy):
            protocol.open_fleet(country << 16)


@pytest.mark.parametrize("policy", [1, 2])
def test_submit__unspecified_fleet_before_the_last_step__is_taken(protocol, policy):
    fleet, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    advance_policy(protocol, policy - 1)
    protocol.submit(protocol.batch({fleet: {meter.lane: 1_000}}))


def test_submit__unspecified_fleet_when_all_must_name_a_country__is_refused(protocol):
    fleet, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    advance_policy(protocol, 2)
    with reverts("CountryRequired", fleet):
        protocol.submit(protocol.batch({fleet: {meter.lane: 1_000}}))


def test_submit__named_fleet_when_all_must_name_a_country__is_taken(protocol):
    fleet, (meter,) = ready_fleet(protocol, 1)
    advance_policy(protocol, 2)
    protocol.submit(protocol.batch({fleet: {meter.lane: 1_000}}))


def test_process_batch__submitted_before_the_last_step__is_credited_after_it(protocol):
    fleet, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    summary = protocol.submit(protocol.batch({fleet: {meter.lane: 40_000}}))
    advance_policy(protocol, 2)
    protocol.process(summary)
    assert protocol.accrual(fleet, class_id(FALLBACK, flags=0)) == (2, 820_000_000_000)
