"""Why a contract refused: the revert data in a node's error, and its custom error."""

import ast
import re

from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.evm.abi.codec import plain_text
from gramwatt.chains.evm.abi.packaged import decode_error

_NEXT_STEP = "docs/errors.md explains the cause and what to do."
_BYTES_LITERAL = re.compile(r"b(['\"]).*\1", re.DOTALL)


def refused(function: str, data: bytes | str | None) -> CallRefusedError:
    """The refusal of `function` in sentences. data: the revert data, which a node may omit."""
    octets = _octets(data)
    name, arguments = decode_error(octets)
    if not name:
        return CallRefusedError(
            f"The bridge refuses {function} without a known reason (0x{octets.hex()}).",
            "Check that the address book and gramwatt are of the same release.",
        )
    listed = ", ".join(f"{key} {plain_text(value)}" for key, value in arguments.items())
    what = f"The bridge refuses {function}: {name}{f' ({listed})' if listed else ''}."
    return CallRefusedError(what, _NEXT_STEP, name, arguments)


def revert_data(error: BaseException) -> bytes:
    """The contract's revert data: nodes return hexadecimal, eth-tester the text of a bytes literal."""
    data = getattr(error, "data", None)
    try:
        if isinstance(data, str) and data.startswith("0x"):
            return bytes.fromhex(data[2:])
        literal = _BYTES_LITERAL.search(str(error))
        return bytes(ast.literal_eval(literal[0])) if literal else b""
    except (SyntaxError, ValueError, TypeError):  # a node may return anything
        return b""


def _octets(data: bytes | str | None) -> bytes:
    try:
        return bytes.fromhex(data.removeprefix("0x")) if isinstance(data, str) else data or b""
    except ValueError:
        return b""
