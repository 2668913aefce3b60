"""Named strategies, one a quantity, each with why its bounds are what they are."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from gramwatt.protocol.day_curve import HOURS, MAX_VALUE, MIN_VALUE, SEASONS, DayCurve
from gramwatt.protocol.quantities import ADVANCE_MAX_WH, NG_PER_UNIT, REGISTER_SPAN

u8 = st.integers(0, 2**8 - 1)
u16 = st.integers(0, 2**16 - 1)
u32 = st.integers(0, 2**32 - 1)
u40 = st.integers(0, 2**40 - 1)
u64 = st.integers(0, 2**64 - 1)
u128 = st.integers(0, 2**128 - 1)
word = st.integers(0, 2**256 - 1)
hash32 = st.binary(min_size=32, max_size=32)

energy_wh = u64  # a batch's fleet energy has 64 bits in the summary
factor = st.integers(1, 10_000_000_000)  # MIN_FACTOR to MAX_FACTOR of the registry
carry_ng = st.integers(0, NG_PER_UNIT - 1)  # the law keeps it below a unit

register = st.integers(0, REGISTER_SPAN - 1)
registers = st.lists(register, min_size=8, max_size=8)
limit_wh = st.integers(0, ADVANCE_MAX_WH)  # beyond it a step back could pass for a step forward
frozen = u8  # one bit a lane

# Small steps mostly stay within a limit, any step at all mostly does not: both are wanted, and their edges.
step_wh = st.one_of(st.integers(0, 300), st.sampled_from([ADVANCE_MAX_WH, ADVANCE_MAX_WH + 1]), register)
steps = st.lists(step_wh, min_size=8, max_size=8)

# A meter's year in a sensible range: from the first second of 1970 to the last that a u32 clock can say.
unix_time = u32

# A byte a cell is drawn much faster than an integer. Its edges stand for the range's, which must fit 40 bits;
# a small scale makes many cells equal.
_cells = st.binary(min_size=SEASONS * HOURS, max_size=SEASONS * HOURS)
day_curves = st.builds(
    lambda scale, cells: _curve(
        [MIN_VALUE if cell == 0 else MAX_VALUE if cell == 255 else 1 + scale * cell // 256 for cell in cells]
    ),
    st.one_of(st.integers(1, 9), st.integers(1, MAX_VALUE - 1)),
    _cells,
)
small_curves = _cells.map(lambda cells: _curve([1 + cell % 5 for cell in cells]))  # to meet values as small


def _curve(values: list[int]) -> DayCurve:
    return DayCurve.of([values[HOURS * season : HOURS * (season + 1)] for season in range(SEASONS)])


# Moments around the turn of a season, a leap year and an hour are wanted far oftener than chance has them.
instants = st.one_of(
    st.integers(0, 2**35),
    st.builds(
        lambda year, month, nudge: int(datetime(year, month, 1, tzinfo=UTC).timestamp()) + nudge,
        st.one_of(st.integers(2020, 2036), st.integers(1971, 3000)),
        st.sampled_from([1, 3, 6, 9, 12]),
        st.sampled_from([-86_400, -7_200, -3_601, -3_600, -1, 0, 1, 3_599, 3_600]),
    ),
)
# A second, an hour, a day or so; half a year meets three seasons and can still be looked at hour by hour.
period_lengths = st.one_of(
    st.integers(1, 3_601), st.integers(1, 30).map(lambda hours: hours * 3_600), st.integers(1, 185 * 86_400)
)
