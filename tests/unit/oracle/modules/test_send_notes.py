"""How a transaction ended, as a line of a report."""

import pytest

from gramwatt.chains.sending import Ending, Sent
from oracle.modules.send_notes import notes_of_send
from oracle.types.relay import Action, Note

BATCH_ID = b"\xab" * 32


def note_of(sent):
    (note,) = notes_of_send(sent, Action.DELIVERED, "The batch", BATCH_ID)
    return note


def test_notes_of_send__the_chain_had_the_effect_already__none():
    assert notes_of_send(None, Action.DELIVERED, "The batch", BATCH_ID) == []


@pytest.mark.parametrize(("ending", "how"), [(Ending.MINED, ""), (Ending.REPLACED, " after a replacement")])
def test_notes_of_send__in_a_block__says_which_and_the_gas_and_the_transaction(ending, how):
    sent = Sent(ending, nonce=7, transaction=b"\xee" * 32, block=21, gas_used=1_234_567)
    assert note_of(sent) == Note(
        Action.DELIVERED, f"The batch is in block 21{how}, for 1,234,567 gas: 0x{'ee' * 32}", BATCH_ID
    )


def test_notes_of_send__dropped__is_another_action_and_says_why():
    note = note_of(Sent(Ending.DROPPED, nonce=7, reason="another transaction has its nonce"))
    assert note == Note(
        Action.DROPPED, "The batch was dropped at nonce 7: another transaction has its nonce.", BATCH_ID
    )


def test_notes_of_send__a_dry_run__is_what_would_be_sent():
    assert note_of(Sent(Ending.SHOWN)) == Note(
        Action.DELIVERED, "The batch would be sent.", BATCH_ID, dry=True
    )


def test_notes_of_send__a_claim__is_of_no_batch():
    (note,) = notes_of_send(Sent(Ending.SHOWN), Action.CLAIMED, "The claim")
    assert (note.action, note.batch_id) == (Action.CLAIMED, b"")
