"""Submit the batches that enough oracles have signed."""

from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.sending import Call
from gramwatt.chains.state import BatchStatus, BlockStamp, BridgeSettings
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.quorum import quorum
from oracle.modules.agreement import OpenBatchProposal, fleets_of, open_batch_proposals
from oracle.modules.node import Node
from oracle.modules.send_notes import notes_of_send
from oracle.services.proposed_batches import still_fits
from oracle.types.relay import Action, Note


def deliver(node: Node) -> list[Note]:
    """Submit every batch with enough signatures, if it is this node's turn.

    Anyone may deliver; the committee takes turns so that only one oracle pays for the gas. Batches that are
    on the chain, or that another batch has overtaken, are skipped.
    """
    head = node.chain.head()
    settings = node.chain.settings(head)
    notes = []
    for item in open_batch_proposals(node, settings, head):
        if not still_fits(item.batch, node.chain.fleets(head, fleets_of(item.batch))):
            continue
        missing = settings.threshold - len(item.signed)
        due = UnixTime(item.batch.period_end + node.config.periods.grace_seconds)
        if missing > 0:
            sentence = f"{len(item.signed)} of {settings.threshold} signatures are on the board."
            notes.append(Note(Action.WAITING, sentence, item.batch_id))
        elif settings.paused:
            notes.append(Note(Action.WAITING, "The bridge is paused.", item.batch_id))
        elif node.has_turn(settings, due, head.timestamp):
            notes += _deliver_one(node, item, settings)
            # The transaction has changed the chain, so read it again.
            head = node.chain.head()
        else:
            notes.append(Note(Action.WAITING, "It is another oracle's turn to deliver.", item.batch_id))
    return notes


def _deliver_one(node: Node, item: OpenBatchProposal, settings: BridgeSettings) -> list[Note]:
    signatures = quorum(item.batch_id, item.signed.values(), settings.oracles, settings.threshold)
    words = sum(len(fleet.registers) for fleet in item.batch.fleets)
    summary = (
        f"submit batch 0x{item.batch_id.hex()}: {words} register words of {len(fleets_of(item.batch))}"
        f" fleets, from {item.batch.period_start} to {item.batch.period_end}, {len(signatures)} signatures."
    )
    call = Call("submitEnergyDataBatch", (item.batch.to_abi(), list(signatures)), summary)
    try:
        sent = node.sender.send(call, lambda: is_known(node, item.batch_id, node.chain.head()))
    except CallRefusedError as error:
        return [Note(Action.REFUSED, str(error), item.batch_id)]
    return notes_of_send(sent, Action.DELIVERED, "The batch", item.batch_id)


def is_known(node: Node, batch_id: bytes, at: BlockStamp) -> bool:
    """Whether the batch is on the chain."""
    return node.chain.batch_status(batch_id, at) is not BatchStatus.UNKNOWN
