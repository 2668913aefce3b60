"""Why a contract refused: its custom error, by name and arguments."""

from typing import Any

from oracle.providers.evm.codec import decode_error
from oracle.types.errors import CallRefusedError

_NEXT_STEP = "docs/errors.md says why and what to do."


def refused(function: str, data: bytes | str | None) -> CallRefusedError:
    """The refusal of `function` as an error with sentences; `data` is what the node gave with the revert."""
    octets = bytes.fromhex(data.removeprefix("0x")) if isinstance(data, str) else data or b""
    name, arguments = decode_error(octets)
    if not name:
        return CallRefusedError(
            f"The bridge refuses {function} and does not say why (0x{octets.hex()}).",
            "Check that the address book and this gramwatt are of one release.",
        )
    listed = ", ".join(f"{key} {_text(value)}" for key, value in arguments.items())
    what = f"The bridge refuses {function}: {name}{f' ({listed})' if listed else ''}."
    return CallRefusedError(what, _NEXT_STEP, name, arguments)


def _text(value: Any) -> str:
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)
