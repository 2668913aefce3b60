"""What the ending of a send means to a person."""

from gramwatt.chains.sending import Ending, Sent
from oracle.types.relay import Action, Note


def account_of(sent: Sent | None, action: Action, subject: str, batch_id: bytes = b"") -> list[Note]:
    """The note of a send; none if the chain had it already."""
    if sent is None:
        return []
    if sent.ending is Ending.SHOWN:
        return [Note(action, f"{subject} would be sent.", batch_id, dry=True)]
    if sent.ending is Ending.DROPPED:
        says = f"{subject} was let go of at nonce {sent.nonce}: {sent.reason}."
        return [Note(Action.DROPPED, says, batch_id)]
    replaced = " after a replacement" if sent.ending is Ending.REPLACED else ""
    says = f"{subject} is in block {sent.block}{replaced}, for {sent.gas_used:,} gas"
    return [Note(action, f"{says}: 0x{sent.transaction.hex()}", batch_id)]
