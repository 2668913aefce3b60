"""Whose turn it is."""

from eth_utils.address import to_checksum_address

from oracle.services.turns import whose_turn

ORACLES = [to_checksum_address(f"0x{number:040x}") for number in (3, 1, 2)]
FIRST, SECOND, THIRD = sorted(ORACLES)


def test_whose_turn__first_slot_of_a_period__its_own_leader() -> None:
    assert [whose_turn(ORACLES, number, 0, 60) for number in range(4)] == [FIRST, SECOND, THIRD, FIRST]


def test_whose_turn__leader_does_nothing__the_next_at_the_slots_end() -> None:
    assert whose_turn(ORACLES, 0, 59, 60) == FIRST
    assert whose_turn(ORACLES, 0, 60, 60) == SECOND
    assert whose_turn(ORACLES, 0, 180, 60) == FIRST


def test_whose_turn__committee_in_another_order__same_answer() -> None:
    assert whose_turn(ORACLES[::-1], 1, 30, 60) == whose_turn(ORACLES, 1, 30, 60)
