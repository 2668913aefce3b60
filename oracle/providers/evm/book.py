"""The address book of a deployment: deployments/<chain id>.json, as the deployment script writes it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_typing import ChecksumAddress
from eth_utils.address import is_address, to_checksum_address

from oracle.types.errors import ConfigError

BRIDGE = "EnergyDataBridge"
CREDIT = "CarbonCredit"
CURVES = "DayCurves"
P256_VERIFIER = "P256Verifier"

_CHECK = "Check address_book in [chain], or deploy first."


@dataclass(frozen=True, slots=True)
class Book:
    """Where the contracts are. since_block: the block of the bridge's deployment, where events begin."""

    path: Path
    chain_id: int
    genesis: str | None
    bridge: ChecksumAddress
    credit: ChecksumAddress
    p256_verifiers: tuple[ChecksumAddress, ...]
    since_block: int


def read_book(path: Path) -> Book:
    """The book in `path`; what else it holds is not looked at. ConfigError names what is missing."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        contracts: dict[str, dict[str, Any]] = content["contracts"]
        chain_id = int(content["chain_id"])
        since_block = int(contracts.get(BRIDGE, {}).get("block", 0))
        genesis = content.get("genesis")
    except OSError as error:
        raise ConfigError(
            f"The address book {path} cannot be read: {error.strerror or error}.", _CHECK
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path} is not an address book: {error!r}.", _CHECK) from error
    verifiers = (_address(path, contracts, P256_VERIFIER),) if P256_VERIFIER in contracts else ()
    return Book(
        path=path,
        chain_id=chain_id,
        genesis=genesis,
        bridge=_address(path, contracts, BRIDGE),
        credit=_address(path, contracts, CREDIT),
        p256_verifiers=verifiers,
        since_block=since_block,
    )


def _address(path: Path, contracts: dict[str, dict[str, Any]], name: str) -> ChecksumAddress:
    address = contracts.get(name, {}).get("address")
    if not is_address(address):
        raise ConfigError(f"The address book {path} has no address of {name}.", _CHECK)
    return to_checksum_address(address)
