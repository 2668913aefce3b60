"""The ways in which a node, a connection and eth-tester say no, as our own errors."""

import ast
import re
from contextlib import ContextDecorator
from types import TracebackType

from eth_utils.exceptions import ValidationError
from web3.exceptions import ContractLogicError, Web3Exception

from scripts._lib.errors import CallReverted, ChainError

_BYTES_LITERAL = re.compile(r"b(['\"]).*\1", re.DOTALL)


class node_errors(ContextDecorator):  # noqa: N801 - stands as a decorator
    """A contract's refusal becomes CallReverted with its reason, any other failure of a node ChainError."""

    def __enter__(self) -> None: ...

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # eth-tester is not installed beside every node, so its TransactionFailed is known by name.
        if isinstance(error, ContractLogicError) or (error and type(error).__name__ == "TransactionFailed"):
            raise CallReverted(_reason(error), str(error)) from None
        if isinstance(error, Web3Exception | ValidationError | OSError):
            raise ChainError(
                f"The node does not answer as it should: {error}.",
                "Check the connection and the balance of the account, and run again.",
            ) from None


def _reason(error: BaseException) -> bytes:
    """The contract's revert data: a node gives it in hexadecimal, eth-tester as text of a bytes literal."""
    data = getattr(error, "data", None)
    if isinstance(data, str) and data.startswith("0x"):
        return bytes.fromhex(data[2:])
    literal = _BYTES_LITERAL.search(str(error))
    return bytes(ast.literal_eval(literal[0])) if literal else b""
