"""What a period is priced by: the lowest in force, around quarantines, and not at all during one."""

import pytest

from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.errors import PricingError
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus, Price
from gramwatt.protocol.pricing import credit_id, price_during, vintage
from gramwatt.protocol.quantities import UnixTime

P, V, Q = FactorStatus.PROVISIONAL, FactorStatus.VERIFIED, FactorStatus.QUARANTINED
START, END, NOW = UnixTime(100), UnixTime(200), UnixTime(1_000)
HOUR = 3_600
CURVE = DayCurve.of([[10 * hour + 300 for hour in range(24)]] * 4)
CURVED = curve_id(CURVE)


def record(value, since, status=V, curve=NO_CURVE):
    return FactorRecord(value, since, FactorKind.AVERAGE, status, 2022, 0, bytes(32), curve)


def priced(*history, start=START, end=END, now=NOW):
    price = price_during(history, start, end, now, {CURVED: CURVE})
    return price.factor, price.provisional


def priced_in_hours(*history, start, end):
    return priced(*history, start=start * HOUR, end=end * HOUR, now=99 * HOUR)


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
    assert price_during([record(512, 0), record(1, 300, Q)], START, END, NOW) == Price(0, False, waits=True)


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


@pytest.mark.parametrize(("start", "end", "price"), [(8, 9, 380), (8, 12, 380), (23, 25, 300)])
def test_price_during__a_day_curve__the_lowest_hour_that_the_period_touches(start, end, price):
    assert priced_in_hours(record(300, 0, curve=CURVED), start=start, end=end) == (price, False)


def test_price_during__a_curve_in_force_for_a_part__only_that_parts_hours_count():
    history = record(512, 0), record(300, 10 * HOUR, P, CURVED), record(450, 20 * HOUR)

    assert priced_in_hours(*history, start=5, end=22) == (400, True)
    assert priced_in_hours(*history, start=18, end=22) == (450, True)


def test_price_during__a_curve_beside_a_quarantine__counts_there_by_its_lowest_value():
    history = record(300, 0, curve=CURVED), record(300, 10 * HOUR, Q), record(512, 20 * HOUR)

    assert priced_in_hours(*history, start=12, end=14) == (300, False)
    assert priced_in_hours(*history, start=8, end=10) == (380, False)


def test_price_during__a_curve_that_is_needed_and_not_given__is_refused_with_its_id():
    with pytest.raises(PricingError, match=f"0x{CURVED.hex()}, which is missing"):
        price_during([record(300, 0, curve=CURVED)], START, END, NOW)


def test_price_during__a_curve_outside_of_the_period__need_not_be_given():
    assert price_during([record(512, 0), record(300, 200, curve=CURVED)], START, END, NOW).factor == 512


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
    assert credit_id(404 << 16, UnixTime(1_735_689_600), 1, True) == 404 << 64 | 2025 << 32 | 1 << 16 | 1
