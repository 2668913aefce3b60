"""Notes on how a transaction ended."""

from gramwatt.chains.sending import Ending, Sent
from oracle.types.relay import Action, Note


def notes_of_send(sent: Sent | None, action: Action, subject: str, batch_id: bytes = b"") -> list[Note]:
    """The note on a transaction; no note if the chain already had its effect."""
    if sent is None:
        return []
    if sent.ending is Ending.SHOWN:
        return [Note(action, f"{subject} would be sent.", batch_id, dry=True)]
    if sent.ending is Ending.DROPPED:
        sentence = f"{subject} was dropped at nonce {sent.nonce}: {sent.reason}."
        return [Note(Action.DROPPED, sentence, batch_id)]
    replaced = " after a replacement" if sent.ending is Ending.REPLACED else ""
    sentence = f"{subject} is in block {sent.block}{replaced}, for {sent.gas_used:,} gas"
    return [Note(action, f"{sentence}: 0x{sent.transaction.hex()}", batch_id)]
