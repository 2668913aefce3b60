"""Process batches whose window has ended, and claim the units that fleets have earned."""

from collections.abc import Iterable

from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.sending import Call
from gramwatt.chains.state import BatchStatus, BlockStamp, BridgeSettings, ChainBatch
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.quantities import FleetId, UnixTime
from oracle.modules.node import Node
from oracle.modules.send_notes import notes_of_send
from oracle.types.relay import Action, Note

IN_QUARANTINE = "BatchInQuarantine"


def settle(node: Node) -> list[Note]:
    """Process and claim, if it is this node's turn. Anyone may do both; the committee takes turns."""
    head = node.chain.head()
    settings = node.chain.settings(head)
    notes = []
    if node.config.settle.process and not settings.paused:
        notes += _process(node, settings, head)
        head = node.chain.head()
    return notes + _claim(node, settings, head)


def _process(node: Node, settings: BridgeSettings, head: BlockStamp) -> list[Note]:
    notes = []
    for batch in node.chain.batches(head):
        due = batch.rest.window_ends_at
        if batch.status is not BatchStatus.WAITING or head.timestamp < due:
            continue
        if not node.has_turn(settings, due, head.timestamp):
            notes.append(Note(Action.WAITING, "It is another oracle's turn to process.", batch.batch_id))
            continue
        notes += _process_one(node, batch)
    return notes


def _process_one(node: Node, batch: ChainBatch) -> list[Note]:
    energy_wh = sum(energy.energy_wh for energy in batch.rest.energy)
    summary = f"process batch 0x{batch.batch_id.hex()}: {energy_wh} Wh of {len(batch.rest.energy)} fleets."

    def is_processed() -> bool:
        return node.chain.batch_status(batch.batch_id, node.chain.head()) is BatchStatus.PROCESSED

    try:
        sent = node.sender.send(Call("processBatch", (batch.rest.to_abi(),), summary), is_processed)
    except CallRefusedError as error:
        if error.name == IN_QUARANTINE:
            return [Note(Action.WAITING, "The rest of the batch is in quarantined zones.", batch.batch_id)]
        return [Note(Action.REFUSED, str(error), batch.batch_id)]
    return notes_of_send(sent, Action.PROCESSED, "Processing", batch.batch_id)


def classes_of(batches: Iterable[ChainBatch]) -> list[tuple[FleetId, int]]:
    """Every fleet and credit class in which a batch may have earned something."""
    classes = set()
    for batch in batches:
        start = batch.submitted.period_start
        for energy in batch.submitted.energy:
            for provisional in (False, True):
                credit = credit_id(energy.zone, start, energy.methodology, provisional)
                classes.add((energy.fleet, credit))
    return sorted(classes)


def _claim(node: Node, settings: BridgeSettings, head: BlockStamp) -> list[Note]:
    claimed_fleets = node.config.settle.claim
    if claimed_fleets == "none" or not node.has_turn(settings, UnixTime(0), head.timestamp):
        return []
    classes = [
        (fleet, credit)
        for fleet, credit in classes_of(node.chain.batches(head))
        if claimed_fleets == "all" or fleet in claimed_fleets
    ]
    notes = []
    for due in node.chain.accruals(classes, head):
        if due.units == 0:
            continue
        summary = f"claim {due.units} units of class {due.credit_id} for fleet {due.fleet}."
        subject = f"The claim of {due.units} units for fleet {due.fleet}"
        pair = (due.fleet, due.credit_id)

        def is_claimed(pair: tuple[FleetId, int] = pair) -> bool:
            return node.chain.accruals([pair], node.chain.head())[0].units == 0

        try:
            notes += notes_of_send(
                node.sender.send(Call("claimCredits", pair, summary), is_claimed), Action.CLAIMED, subject
            )
        except CallRefusedError as error:
            # A beneficiary that refuses its credits blocks only its own claim.
            notes.append(Note(Action.REFUSED, f"{subject}: {error}"))
    return notes
