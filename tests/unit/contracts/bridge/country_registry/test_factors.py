"""Emission factors: the initial five, the history that only grows, and what is in force when."""

import pytest

from gramwatt.protocol.factor import NO_CURVE
from tests.support.bridge.protocol import (
    AVERAGE,
    FALLBACK,
    KENYA,
    KENYA_FACTOR,
    PROVISIONAL,
    QUARANTINED,
    VERIFIED,
    Protocol,
    deploy_protocol,
    factor_record,
)
from tests.support.evm.expect import reverts

MIN_FACTOR, MAX_FACTOR = 1, 10_000_000_000
BRITAIN = 826
SEED = {
    404: ("Kenya", "KE", 512_000_000),
    566: ("Nigeria", "NG", 894_000_000),
    710: ("South Africa", "ZA", 928_000_000),
    704: ("Viet Nam", "VN", 695_000_000),
    764: ("Thailand", "TH", 574_000_000),
}


def update(protocol: Protocol, country: int, factor: int):
    return protocol.bridge.send("updateCountryEmissionFactor", country, factor, sender=protocol.manager)


def factor_of(protocol: Protocol, country: int = 404) -> int:
    return protocol.bridge.call("getEmissionFactor", country)


# -- initializeCountryFactors --


@pytest.mark.parametrize("country", SEED)
def test_initialize_country_factors__called__holds_the_seed_as_provisional(protocol, country):
    name, iso_code, factor = SEED[country]
    info = protocol.bridge.call("countryRegistry", country)
    assert tuple(info) == (name, iso_code, factor, protocol.chain.timestamp, True)
    (record,) = protocol.bridge.call("factorHistory", country << 16)
    assert tuple(record) == (
        factor,
        protocol.chain.timestamp,
        AVERAGE,
        PROVISIONAL,
        2022,
        0,
        bytes(32),
        NO_CURVE,
    )


def test_initialize_country_factors__not_called__knows_no_country():
    bare = deploy_protocol(factors=False)
    with reverts("CountryUnknown", 404):
        factor_of(bare)


def test_initialize_country_factors__called_twice__is_refused(protocol):
    with reverts("CountryFactorsInitialized"):
        protocol.bridge.send("initializeCountryFactors", sender=protocol.manager)


def test_initialize_country_factors__one_country_added_by_hand_before__is_refused_whole():
    bare = deploy_protocol(factors=False)
    bare.bridge.send("addCountry", 764, b"TH", "Thailand", sender=bare.manager)
    with reverts("CountryKnown", 764):
        bare.bridge.send("initializeCountryFactors", sender=bare.manager)
    assert bare.bridge.call("countryRegistry", 404).name == ""


# -- recordFactor: when --


def test_record_factor__from_this_second__is_in_force_at_once(protocol):
    record = factor_record(400_000_000, protocol.chain.timestamp)
    receipt = protocol.record_factor(KENYA, 400_000_000)
    assert receipt.only("FactorRecorded") == {"zone": KENYA, "index": 1, "record": record}
    assert receipt.only("CountryEmissionFactorUpdated") == {
        "country": 404,
        "oldFactor": KENYA_FACTOR,
        "newFactor": 400_000_000,
    }
    assert factor_of(protocol) == 400_000_000
    assert tuple(protocol.bridge.call("factorInForce", KENYA)) == record


def test_record_factor__from_second_zero__is_from_now(protocol):
    record = factor_record(400_000_000, protocol.chain.timestamp)
    receipt = protocol.record_factor(KENYA, 400_000_000, 0)
    assert receipt.only("FactorRecorded")["record"] == record
    assert tuple(protocol.bridge.call("factorInForce", KENYA)) == record


def test_record_factor__from_second_one__is_refused(protocol):
    with reverts("FactorInPast", 1, protocol.chain.timestamp):
        protocol.record_factor(KENYA, 400_000_000, 1)


def test_record_factor__from_one_second_ago__is_refused(protocol):
    now = protocol.chain.timestamp
    with reverts("FactorInPast", now - 1, now):
        protocol.record_factor(KENYA, 400_000_000, now - 1)


def test_record_factor__from_a_later_second__comes_into_force_in_that_second(protocol):
    begins = protocol.chain.timestamp + 1_000
    protocol.record_factor(KENYA, 400_000_000, begins)
    protocol.chain.warp(begins - 1)
    assert factor_of(protocol) == KENYA_FACTOR
    protocol.chain.warp(begins)
    assert factor_of(protocol) == 400_000_000
    assert protocol.bridge.call("countryRegistry", 404).lastUpdated == begins


def test_record_factor__later_entry_that_begins_earlier__overtakes_the_one_before(protocol):
    now = protocol.chain.timestamp
    protocol.record_factor(KENYA, 900_000_000, now + 2_000)
    protocol.record_factor(KENYA, 400_000_000, now + 1_000)
    protocol.chain.warp(now + 3_000)
    assert factor_of(protocol) == 400_000_000
    assert len(protocol.bridge.call("factorHistory", KENYA)) == 3


def test_record_factor__later_entry_that_begins_later__leaves_the_one_before_its_time(protocol):
    now = protocol.chain.timestamp
    protocol.record_factor(KENYA, 400_000_000, now + 1_000)
    protocol.record_factor(KENYA, 900_000_000, now + 2_000)
    protocol.chain.warp(now + 1_999)
    assert factor_of(protocol) == 400_000_000
    protocol.chain.warp(now + 2_000)
    assert factor_of(protocol) == 900_000_000


# -- recordFactor: which --


@pytest.mark.parametrize("value", [MIN_FACTOR, MAX_FACTOR])
def test_record_factor__at_the_edge_of_the_range__is_taken(protocol, value):
    protocol.record_factor(KENYA, value)
    assert factor_of(protocol) == value


@pytest.mark.parametrize("value", [MIN_FACTOR - 1, MAX_FACTOR + 1])
def test_record_factor__one_beyond_the_range__is_refused(protocol, value):
    with reverts("FactorOutOfRange", value, MIN_FACTOR, MAX_FACTOR):
        protocol.record_factor(KENYA, value)


def test_record_factor__region_of_a_known_country__leaves_the_national_factor(protocol):
    coast = KENYA | 3
    receipt = protocol.record_factor(coast, 300_000_000)
    assert [name for name, _ in receipt.events] == ["FactorRecorded"]
    assert protocol.bridge.call("factorInForce", coast).value == 300_000_000
    assert factor_of(protocol) == KENYA_FACTOR


@pytest.mark.parametrize(("zone", "country"), [(BRITAIN << 16, BRITAIN), (3, 0)])
def test_record_factor__zone_of_no_known_country__is_refused(protocol, zone, country):
    with reverts("CountryUnknown", country):
        protocol.record_factor(zone, 300_000_000)


def test_record_factor__fallback_zone__is_the_global_factor(protocol):
    receipt = protocol.record_factor(FALLBACK, 80_000_000)
    changed = receipt.only("CountryEmissionFactorUpdated")
    assert changed == {"country": 0, "oldFactor": 70_500_000, "newFactor": 80_000_000}
    assert factor_of(protocol, 0) == protocol.bridge.call("emissionFactor") == 80_000_000


# -- updateCountryEmissionFactor --


def test_update_country_emission_factor__known_country__tells_old_and_new(protocol):
    receipt = update(protocol, 404, 480_000_000)
    changed = receipt.only("CountryEmissionFactorUpdated")
    assert changed == {"country": 404, "oldFactor": KENYA_FACTOR, "newFactor": 480_000_000}
    record = protocol.bridge.call("factorInForce", KENYA)
    expected = (480_000_000, protocol.chain.timestamp, AVERAGE, PROVISIONAL, 0, 0, bytes(32), NO_CURVE)
    assert tuple(record) == expected


def test_update_country_emission_factor__country_zero__updates_the_fallback(protocol):
    update(protocol, 0, 90_000_000)
    assert protocol.bridge.call("emissionFactor") == 90_000_000


def test_update_country_emission_factor__unknown_country__is_refused(protocol):
    with reverts("CountryUnknown", BRITAIN):
        update(protocol, BRITAIN, 200_000_000)


@pytest.mark.parametrize("factor", [MIN_FACTOR, MAX_FACTOR])
def test_update_country_emission_factor__at_the_edge_of_the_range__is_taken(protocol, factor):
    update(protocol, 404, factor)
    assert factor_of(protocol) == factor


@pytest.mark.parametrize("factor", [0, MAX_FACTOR + 1, 2**64 + KENYA_FACTOR])
def test_update_country_emission_factor__beyond_the_range__is_refused(protocol, factor):
    with reverts("FactorOutOfRange", factor, MIN_FACTOR, MAX_FACTOR):
        update(protocol, 404, factor)


def test_update_country_emission_factor__entry_scheduled_before__never_comes_into_force(protocol):
    begins = protocol.chain.timestamp + 1_000
    protocol.record_factor(KENYA, 900_000_000, begins)
    update(protocol, 404, 400_000_000)
    protocol.chain.warp(begins)
    assert factor_of(protocol) == 400_000_000


# -- Quarantine --


def test_get_emission_factor__quarantined__is_refused_and_the_views_show_none(protocol):
    protocol.record_factor(KENYA, KENYA_FACTOR, status=QUARANTINED)
    with reverts("ZoneInQuarantine", KENYA):
        factor_of(protocol)
    assert protocol.bridge.call("countryEmissionFactors", 404) == 0
    info = protocol.bridge.call("countryRegistry", 404)
    assert (info.emissionFactor, info.lastUpdated, info.isActive) == (0, 0, True)
    assert protocol.bridge.call("factorInForce", KENYA).status == QUARANTINED


def test_get_emission_factor__out_of_quarantine__is_the_new_one_and_old_is_told_as_zero(protocol):
    protocol.record_factor(KENYA, KENYA_FACTOR, status=QUARANTINED)
    receipt = protocol.record_factor(KENYA, 317_400_000, status=VERIFIED)
    assert receipt.only("CountryEmissionFactorUpdated")["oldFactor"] == 0
    assert factor_of(protocol) == 317_400_000


# -- Views where there is nothing --


def test_views__unknown_country__are_empty(protocol):
    assert tuple(protocol.bridge.call("countryRegistry", BRITAIN)) == ("", "", 0, 0, False)
    assert protocol.bridge.call("countryEmissionFactors", BRITAIN) == 0
    assert protocol.bridge.call("factorHistory", BRITAIN << 16) == []
    with reverts("CountryUnknown", BRITAIN):
        factor_of(protocol, BRITAIN)
    with reverts("FactorMissing", BRITAIN << 16):
        protocol.bridge.call("factorInForce", BRITAIN << 16)


def test_get_emission_factor__fallback_never_set__is_refused():
    bare = deploy_protocol(factors=False)
    assert bare.bridge.call("emissionFactor") == 0
    with reverts("FactorMissing", FALLBACK):
        factor_of(bare, 0)
