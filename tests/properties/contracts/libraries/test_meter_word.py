"""REG-1 to REG-3: eight registers in a word move as eight registers in a list do."""

from hypothesis import example, given
from hypothesis import strategies as st

from gramwatt.protocol.quantities import ADVANCE_MAX_WH, REGISTER_SPAN
from gramwatt.protocol.registers import advance, pack, unpack
from tests.support.strategies import frozen, limit_wh, register, registers, steps, u8

ZEROS = [0] * 8
TOP = [REGISTER_SPAN - 1] * 8


def moved(was: list[int], by: list[int]) -> list[int]:
    return [(register + step) % REGISTER_SPAN for register, step in zip(was, by, strict=True)]


@given(was=registers, by=steps, limit=limit_wh, mask=frozen)
@example(was=TOP, by=[1] * 8, limit=1, mask=0)  # every register wraps at once
@example(was=TOP, by=[1] * 8, limit=0, mask=0)  # and is beyond the limit
@example(was=ZEROS, by=[ADVANCE_MAX_WH] * 8, limit=ADVANCE_MAX_WH, mask=0)  # the largest sum
@example(was=ZEROS, by=[REGISTER_SPAN - 1] + [0] * 7, limit=ADVANCE_MAX_WH, mask=0)  # one step back
@example(was=ZEROS, by=[0] * 7 + [1], limit=1, mask=0x80)  # only the last lane moves, and is frozen
def test_advance__any_registers__equals_the_register_bank(library, was, by, limit, mask):
    """REG-1, REG-2."""
    before, after = pack(was), pack(moved(was, by))
    model = advance(before, after, limit, mask)

    energy, refused = library.call("advance", before, after, limit, mask)

    assert energy == model.energy_wh
    assert refused == bool(model.refused)


@given(
    words=st.lists(st.tuples(registers, steps), min_size=1, max_size=5),
    limit=limit_wh,
    first=st.integers(0, 65_531),
)
@example(words=[(TOP, [1] * 8)] * 5, limit=1, first=65_531)  # the last words that a fleet can have
def test_sweep__any_words__equals_advance_of_each(chain, library, words, limit, first):
    """REG-3: the sum, the refusal, what is stored and what is kept of before."""
    was = [pack(registers) for registers, _ in words]
    then = [pack(moved(registers, by)) for registers, by in words]
    model = [advance(before, after, limit) for before, after in zip(was, then, strict=True)]

    with chain.rollback():
        energy, refused, before, stored = library.send(
            "sweep", first, was, then, limit, sender=chain.account("tester")
        ).value

    assert energy == sum(step.energy_wh for step in model)
    assert refused == any(step.refused for step in model)
    assert list(before) == was
    assert list(stored) == then


@given(mask=u8)
def test_lanes_of__any_mask__sets_whole_lanes(library, mask):
    """REG-2: freezing a lane looks at all of its bits and at no other's."""
    assert library.call("lanesOf", mask) == pack(
        [(REGISTER_SPAN - 1) * (mask >> lane & 1) for lane in range(8)]
    )


@given(was=registers, lane=st.integers(0, 7), value=register)
def test_with_register__any_lane__changes_that_lane_only(library, was, lane, value):
    """REG-1: a bond writes one lane."""
    expected = [*was]
    expected[lane] = value

    changed = library.call("withRegister", pack(was), lane, value)

    assert list(unpack(changed)) == expected
    assert library.call("register", changed, lane) == value
