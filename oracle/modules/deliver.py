"""Submits what enough oracles have signed."""

from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.sending import Call
from gramwatt.chains.state import BatchStatus, BlockStamp, BridgeSettings
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.quorum import quorum
from oracle.modules.agreement import OpenProposal, fleets_of, open_proposals
from oracle.modules.node import Node
from oracle.modules.send_notes import account_of
from oracle.services.proposed_batches import still_fits
from oracle.types.relay import Action, Note


def deliver(node: Node) -> list[Note]:
    """Anyone may deliver; the committee takes turns, so that one pays for the gas and not all.

    A batch that is on the chain, or that another has overtaken, is left alone.
    """
    head = node.chain.head()
    settings = node.chain.settings(head)
    notes = []
    for item in open_proposals(node, settings, head):
        if not still_fits(item.batch, node.chain.fleets(head, fleets_of(item.batch))):
            continue
        missing = settings.threshold - len(item.signed)
        due = UnixTime(item.batch.period_end + node.config.periods.grace_seconds)
        if missing > 0:
            says = f"{len(item.signed)} of {settings.threshold} signatures are there."
            notes.append(Note(Action.WAITING, says, item.batch_id))
        elif settings.paused:
            notes.append(Note(Action.WAITING, "The bridge is paused.", item.batch_id))
        elif node.has_turn(settings, due, head.timestamp):
            notes += _deliver_one(node, item, settings)
            # What was read of the chain is old now.
            head = node.chain.head()
        else:
            notes.append(Note(Action.WAITING, "It is another oracle's turn to deliver.", item.batch_id))
    return notes


def _deliver_one(node: Node, item: OpenProposal, settings: BridgeSettings) -> list[Note]:
    signatures = quorum(item.batch_id, item.signed.values(), settings.oracles, settings.threshold)
    registers = sum(len(fleet.registers) for fleet in item.batch.fleets)
    says = (
        f"submit batch 0x{item.batch_id.hex()}: {registers} register words of {len(fleets_of(item.batch))}"
        f" fleets, from {item.batch.period_start} to {item.batch.period_end}, {len(signatures)} signatures."
    )
    call = Call("submitEnergyDataBatch", (item.batch.to_abi(), list(signatures)), says)
    try:
        sent = node.sender.send(call, lambda: is_known(node, item.batch_id, node.chain.head()))
    except CallRefusedError as error:
        return [Note(Action.REFUSED, str(error), item.batch_id)]
    return account_of(sent, Action.DELIVERED, "The batch", item.batch_id)


def is_known(node: Node, batch_id: bytes, at: BlockStamp) -> bool:
    """Whether the bridge has the batch."""
    return node.chain.batch_status(batch_id, at) is not BatchStatus.UNKNOWN
