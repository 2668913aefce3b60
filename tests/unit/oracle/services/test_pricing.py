"""What a period is priced by: the lowest in force, around quarantines, and not at all during one."""

import pytest

from oracle.services.pricing import credit_id, price_during, vintage
from oracle.types.errors import PricingError
from oracle.types.factor import FactorKind, FactorRecord, FactorStatus, Price

P, V, Q = FactorStatus.PROVISIONAL, FactorStatus.VERIFIED, FactorStatus.QUARANTINED
NOW = 1_000


def record(value, since, status=V):
    return FactorRecord(value, since, FactorKind.AVERAGE, status, 2022, 0, bytes(32))


def priced(*history, start=100, end=200, now=NOW):
    price = price_during(history, start, end, now)
    return price.factor, price.provisional


def test_price_during__one_record__prices():
    assert priced(record(512, 0)) == (512, False)


def test_price_during__a_provisional_record__marks_the_class():
    assert priced(record(512, 0, P)) == (512, True)


@pytest.mark.parametrize(("later", "price"), [(400, 400), (600, 512)])
def test_price_during__a_change_within_the_period__the_lower_prices(later, price):
    assert priced(record(512, 0), record(later, 150)) == (price, False)


@pytest.mark.parametrize(("since", "price"), [(199, 400), (200, 512), (100, 400), (101, 400)])
def test_price_during__a_change_at_the_periods_edges__counts_only_inside(since, price):
    assert priced(record(512, 0), record(400, since)) == (price, False)


@pytest.mark.parametrize(("since", "price"), [(100, 512), (101, 400)])
def test_price_during__a_lower_record_until_the_period_begins__is_not_in_it(since, price):
    assert priced(record(400, 0), record(512, since)) == (price, False)


def test_price_during__an_entry_overtaken_before_it_began__was_never_in_force():
    assert priced(record(512, 0), record(1, 150, P), record(600, 120)) == (512, False)


def test_price_during__quarantined_now__waits():
    assert price_during([record(512, 0), record(1, 300, Q)], 100, 200, NOW) == Price(0, False, waits=True)


def test_price_during__quarantine_later_and_over__does_not_matter():
    assert priced(record(512, 0), record(1, 300, Q), record(400, 400)) == (512, False)


@pytest.mark.parametrize(("before", "after", "price"), [(512, 400, 400), (400, 512, 400)])
def test_price_during__a_quarantined_stretch__counts_as_the_lower_of_its_sides(before, after, price):
    assert priced(record(before, 0), record(1, 100, Q), record(after, 200)) == (price, False)


def test_price_during__a_side_that_is_provisional__marks_the_class():
    assert priced(record(400, 0), record(1, 100, Q), record(512, 200, P)) == (400, True)


def test_price_during__two_quarantines_in_a_row__look_past_each_other():
    history = (record(300, 0), record(1, 90, Q), record(1, 150, Q), record(512, 200))
    assert priced(*history) == (300, False)


def test_price_during__a_quarantine_that_opens_the_history__has_only_what_follows():
    assert priced(record(1, 0, Q), record(512, 150)) == (512, False)


@pytest.mark.parametrize("history", [(), (record(512, 101),)])
def test_price_during__nothing_in_force_at_the_start__is_refused(history):
    with pytest.raises(PricingError, match="no factor in force at 100"):
        priced(*history)


@pytest.mark.parametrize(
    ("time", "year"),
    [(0, 1970), (1_735_689_599, 2024), (1_735_689_600, 2025), (1_709_164_800, 2024), (4_102_444_799, 2099)],
)
def test_vintage__either_side_of_new_year__is_the_utc_year(time, year):
    assert vintage(time) == year


def test_credit_id__kenya_2025_provisional__packs_as_the_contract_does():
    assert credit_id(404 << 16, 1_735_689_600, 1, True) == 404 << 64 | 2025 << 32 | 1 << 16 | 1
