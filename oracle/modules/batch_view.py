"""One batch for display: decoded, with its signatures, evidence, status and price."""

from pathlib import Path
from typing import Any

from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.state import BatchStatus, BlockStamp, ChainBatch
from gramwatt.protocol.batch import EnergyBatch, FleetEnergy
from gramwatt.protocol.credit_law import to_units
from gramwatt.protocol.digests import batch_digest, domain_separator
from gramwatt.protocol.errors import GramwattError
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.pricing import credit_id, price_during
from gramwatt.protocol.quorum import members_signatures
from gramwatt.protocol.registers import unpack
from oracle.modules.node import chain_config, folder_board
from oracle.providers.board import MAX_BATCH_BYTES, Board, FolderBoard
from oracle.providers.board_files import from_json, read_bounded
from oracle.types.config import Config
from oracle.types.errors import BoardError


def batch_view(config: Config, name: str) -> dict[str, Any]:
    """Describe a batch, given by its id or as a batch.json. GramwattError if it is not found."""
    chain = Bridge.open(chain_config(config))
    domain = domain_separator(chain.deployment.chain_id, chain.deployment.bridge)
    head = chain.head()
    batch = _from_file(Path(name))
    batch_id = _id(name) if batch is None else batch_digest(domain, batch)
    board = folder_board(config) if config.committee.board is not None else None
    on_chain = next((item for item in chain.batches(head) if item.batch_id == batch_id), None)
    if batch is None:
        batch = _find(board, chain, on_chain, domain, batch_id)
    view: dict[str, Any] = {
        "batch_id": f"0x{batch_id.hex()}",
        "period_start": batch.period_start,
        "period_end": batch.period_end,
        "evidence": {"root": f"0x{batch.evidence.hex()}", **_evidence(board, batch_id, batch)},
        "words": [
            {"fleet": fleet.fleet, "first_word": fleet.first_word, "registers": _registers(fleet.registers)}
            for fleet in batch.fleets
        ],
        "signatures": _signatures(board, chain, head, batch_id),
        "status": (on_chain.status if on_chain else BatchStatus.UNKNOWN).name.lower(),
    }
    if on_chain is not None:
        view["submitted"] = {"block": on_chain.block, "transaction": f"0x{on_chain.transaction.hex()}"}
        view["window_ends_at"] = on_chain.rest.window_ends_at
        view["fleets"] = [_priced(chain, head, on_chain, energy) for energy in on_chain.submitted.energy]
    return view


def _priced(chain: Bridge, head: BlockStamp, batch: ChainBatch, energy: FleetEnergy) -> dict[str, Any]:
    """A fleet's energy and its current price, and the units and carry that follow from this batch alone."""
    submitted = batch.submitted
    history = chain.factor_history(energy.zone, head)
    price = price_during(
        history,
        submitted.period_start,
        submitted.period_end,
        head.timestamp,
        chain.day_curves(history, head),
    )
    units, carry_ng = to_units(energy.energy_wh, price.factor, 0)
    return {
        "fleet": energy.fleet,
        "zone": energy.zone,
        "energy_wh": energy.energy_wh,
        "in_quarantine": price.waits,
        "factor": price.factor,
        "credit_id": credit_id(energy.zone, submitted.period_start, energy.methodology, price.provisional),
        "units": units,
        "carry_ng": carry_ng,
    }


def _from_file(path: Path) -> EnergyBatch | None:
    """The batch in a file; None if there is no such file."""
    try:
        is_file = path.is_file()
    except OSError:  # such as a name that is too long for a file
        is_file = False
    if not is_file:
        return None
    content = read_bounded(path, MAX_BATCH_BYTES)
    proposal = None if content is None else from_json(b"", content)
    if proposal is None:
        raise BoardError(f"{path} is not a batch.", "Give a batch.json from the board, or a batch id.")
    return proposal.batch


def _id(name: str) -> bytes:
    try:
        batch_id = bytes.fromhex(name.removeprefix("0x"))
    except ValueError:
        batch_id = b""
    if len(batch_id) != 32:
        raise GramwattError(
            f"{name} is neither a file nor a batch id.", "Give 64 hexadecimal digits, or a batch.json."
        )
    return batch_id


def _find(
    board: FolderBoard | None, chain: Bridge, on_chain: ChainBatch | None, domain: bytes, batch_id: bytes
) -> EnergyBatch:
    proposal = board.proposal(batch_id) if board is not None and batch_id in board.batch_ids() else None
    if proposal is not None and batch_digest(domain, proposal.batch) == batch_id:
        return proposal.batch
    batch = chain.submitted_batch(on_chain.transaction) if on_chain else None
    if batch is None:
        raise GramwattError(
            f"Batch 0x{batch_id.hex()} is not on the board, and its registers cannot be read from the chain.",
            "Check the id, and board in [committee].",
        )
    return batch


def _evidence(board: Board | None, batch_id: bytes, batch: EnergyBatch) -> dict[str, Any]:
    readings = board.evidence(batch_id) if board is not None else None
    if not readings:
        return {"readings": None, "matches": False}
    return {"readings": len(readings), "matches": merkle_root(readings) == batch.evidence}


def _signatures(board: Board | None, chain: Bridge, head: BlockStamp, batch_id: bytes) -> dict[str, Any]:
    settings = chain.settings(head)
    signatures = board.signatures(batch_id) if board is not None else []
    signed = members_signatures(batch_id, signatures, settings.oracles)
    return {"needed": settings.threshold, "signed_by": list(signed)}


def _registers(words: tuple[int, ...]) -> list[int]:
    return [register for word in words for register in unpack(word)]
