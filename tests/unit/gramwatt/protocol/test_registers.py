"""The plain model of eight-lane words."""

import pytest

from gramwatt.protocol.quantities import ADVANCE_MAX_WH
from gramwatt.protocol.registers import RegisterBank, advance, advance_wh, limit_wh, pack, register_wh, unpack

LAST = 2**32 - 1
LANES = (1, 2, 3, 4, 5, 6, 7, LAST)


def test_pack__eight_registers__the_first_in_the_lowest_bits():
    assert pack(LANES) == LAST << 224 | 7 << 192 | 6 << 160 | 5 << 128 | 4 << 96 | 3 << 64 | 2 << 32 | 1
    assert unpack(pack(LANES)) == LANES


@pytest.mark.parametrize(("was", "new", "moved"), [(5, 5, 0), (5, 9, 4), (LAST, 0, 1), (0, LAST, LAST)])
def test_advance_wh__wraps_like_a_real_register(was, new, moved):
    assert advance_wh(was, new) == moved


@pytest.mark.parametrize(
    ("energy_mwh", "register"), [(999, 0), (1000, 1), (2**32 * 1000 - 1, LAST), (2**32 * 1000, 0)]
)
def test_register_wh__rounds_down_and_wraps(energy_mwh, register):
    assert register_wh(energy_mwh) == register


def test_limit_wh__a_day_of_5_kw__and_never_beyond_half_the_span():
    assert limit_wh(5_000, 86_400) == 120_000
    assert limit_wh(1, 3_599) == 0
    assert limit_wh(2**32 - 1, 86_400) == ADVANCE_MAX_WH


def test_advance__lanes_at_the_limit__are_summed():
    assert advance(pack((0,) * 8), pack((10,) * 8), limit=10) == (80, ())


def test_advance__a_lane_beyond_the_limit_and_a_frozen_one__are_named():
    moved = pack((11, 10, 10, 0, 0, 0, 0, 0))
    assert advance(pack((0,) * 8), moved, limit=10, frozen=0b1010).refused == (0, 1)


def test_advance__a_frozen_lane_that_stands__is_not_refused():
    assert advance(pack(LANES), pack(LANES), limit=0, frozen=0xFF) == (0, ())


def test_advance__a_step_back__reads_as_a_jump():
    assert advance(pack(LANES), pack((0, *LANES[1:])), limit=ADVANCE_MAX_WH).refused == (0,)


def test_register_bank__lanes_beyond_its_words__are_zero_until_written():
    bank = RegisterBank([pack(LANES)])
    assert (bank[7], bank[8]) == (LAST, 0)
    bank[17] = 9
    assert bank.words(0, 4) == (pack(LANES), 0, 9 << 32, 0)
