"""Files of meters: the meters of a chain as JSON, for a node that checks readings offline."""

from pathlib import Path
from typing import Annotated

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)

from gramwatt.protocol.meter import Deployment, Meter
from gramwatt.protocol.quantities import DeviceId, FleetId, LaneId, UnixTime, device_text
from oracle.types.errors import MeterFileError


def _octets(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return bytes.fromhex(str(value).removeprefix("0x"))


def _eui64(value: object) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or len(value) != 16:
        raise ValueError("give an EUI-64 of 16 hexadecimal digits")
    return int(value, 16)


_Octets = Annotated[bytes, BeforeValidator(_octets), PlainSerializer(lambda value: f"0x{value.hex()}")]
_Eui64 = Annotated[int, BeforeValidator(_eui64), PlainSerializer(device_text)]
_Address = Annotated[ChecksumAddress, BeforeValidator(to_checksum_address)]
_U32 = Annotated[int, Field(ge=0, lt=2**32)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class _MeterEntry(_Strict):
    device: _Eui64
    signer_hash: _Octets
    zone: _U32
    nameplate_watts: _U32
    fleet: _U32
    fleet_nameplate_watts: _U32
    lane: _U32
    bond_register_wh: _U32
    bond_time: _U32
    located: bool
    suspended: bool
    signer: _Octets = b""


class _DeploymentEntry(_Strict):
    chain_id: int = Field(gt=0)
    credit: _Address
    bridge: _Address
    p256_verifiers: list[_Address] = []


class _MeterFile(_Strict):
    deployment: _DeploymentEntry
    meters: list[_MeterEntry]


def read_meters(path: Path) -> tuple[Deployment, list[Meter]]:
    """Read a deployment and its meters. MeterFileError names the file, the entry and the value."""
    try:
        file = _MeterFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise MeterFileError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"]) or "the file"
        raise MeterFileError(
            f"{path} is not a file of meters: {where}: {problem['msg']}.",
            "Export it again with `gramwatt readings meters --export FILE`.",
        ) from error
    entry = file.deployment
    deployment = Deployment(
        entry.chain_id,
        entry.credit,
        entry.bridge,
        tuple(entry.p256_verifiers),
    )
    return deployment, [_meter(meter) for meter in file.meters]


def write_meters(path: Path, deployment: Deployment, meters: list[Meter]) -> None:
    """Write a file that `read_meters` reads. MeterFileError if it cannot be written."""
    file = _MeterFile(
        deployment=_DeploymentEntry.model_validate(deployment),
        meters=[_MeterEntry.model_validate(meter) for meter in meters],
    )
    try:
        path.write_text(file.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise MeterFileError(
            f"{path} cannot be written: {error.strerror or error}.", "Check the path."
        ) from error


def _meter(entry: _MeterEntry) -> Meter:
    return Meter(
        device=DeviceId(entry.device),
        signer_hash=entry.signer_hash,
        zone=entry.zone,
        nameplate_watts=entry.nameplate_watts,
        fleet=FleetId(entry.fleet),
        fleet_nameplate_watts=entry.fleet_nameplate_watts,
        lane=LaneId(entry.lane),
        bond_register_wh=entry.bond_register_wh,
        bond_time=UnixTime(entry.bond_time),
        located=entry.located,
        suspended=entry.suspended,
        signer=entry.signer,
    )
