"""Files in a folder that others can write to: written atomically, and read defensively.

Anyone who shares the folder can create anything there: a link, a pipe that blocks its reader, an endless
file. Such files read as None.
"""

import json
import os
import stat
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from gramwatt.protocol.batch import EnergyBatch, FleetReadings
from gramwatt.protocol.quantities import FleetId, UnixTime
from oracle.types.relay import BatchProposal


def _octets(value: Any) -> bytes:
    if not isinstance(value, str) or not value.startswith("0x"):
        raise ValueError("give hexadecimal digits after 0x")
    return bytes.fromhex(value[2:])


def _word(value: Any) -> int:
    octets = _octets(value)
    if len(octets) != 32:
        raise ValueError("give 32 bytes")
    return int.from_bytes(octets)


_U64 = Annotated[int, Field(strict=True, ge=0, lt=2**64)]
_U32 = Annotated[int, Field(strict=True, ge=0, lt=2**32)]
_U16 = Annotated[int, Field(strict=True, ge=0, lt=2**16)]
_Octets = Annotated[bytes, BeforeValidator(_octets)]


class _Fleet(BaseModel):
    fleet: _U32
    first_word: _U16
    registers: list[Annotated[int, BeforeValidator(_word)]]


class _Batch(BaseModel):
    period_start: _U64
    period_end: _U64
    evidence: Annotated[_Octets, Field(min_length=32, max_length=32)]
    fleets: list[_Fleet]
    proposed_at: _U64 = 0
    signers: list[Annotated[_Octets, Field(max_length=84)]] = []


def to_json(proposal: BatchProposal) -> str:
    """Serialise a batch proposal as batch.json, without its id, which is the name of its folder."""
    batch = proposal.batch
    fleets = [
        {
            "fleet": fleet.fleet,
            "first_word": fleet.first_word,
            "registers": [f"0x{word:064x}" for word in fleet.registers],
        }
        for fleet in batch.fleets
    ]
    content = {
        "period_start": batch.period_start,
        "period_end": batch.period_end,
        "evidence": f"0x{batch.evidence.hex()}",
        "fleets": fleets,
        "proposed_at": proposal.proposed_at,
        "signers": [f"0x{signer.hex()}" for signer in proposal.signers],
    }
    return json.dumps(content, indent=1) + "\n"


def from_json(batch_id: bytes, content: bytes) -> BatchProposal | None:
    """Parse the batch proposal in a batch.json; None if it is malformed. The id is not checked."""
    try:
        parsed = _Batch.model_validate_json(content)
    except ValidationError:
        return None
    fleets = tuple(
        FleetReadings(FleetId(fleet.fleet), fleet.first_word, tuple(fleet.registers))
        for fleet in parsed.fleets
    )
    batch = EnergyBatch(UnixTime(parsed.period_start), UnixTime(parsed.period_end), parsed.evidence, fleets)
    return BatchProposal(batch_id, batch, UnixTime(parsed.proposed_at), tuple(parsed.signers))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically: it has the whole content or is unchanged, even if the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_bounded(path: Path, limit: int) -> bytes | None:
    """The content of a regular file of at most `limit` bytes; None if there is no such file."""
    try:
        # Opening a pipe would block until something is written to it, and a link may point anywhere.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        content = file.read(limit + 1)
    return content if len(content) <= limit else None
