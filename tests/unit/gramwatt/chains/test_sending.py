"""Which endings of a send leave a transaction in a block."""

import pytest

from gramwatt.chains.sending import Ending, Sent


@pytest.mark.parametrize(
    ("ending", "done"),
    [(Ending.MINED, True), (Ending.REPLACED, True), (Ending.DROPPED, False), (Ending.SHOWN, False)],
)
def test_done__every_ending__only_what_is_in_a_block(ending, done):
    assert Sent(ending).done is done


def test_ending__all_of_them__are_decided_above():
    assert len(Ending) == 4
