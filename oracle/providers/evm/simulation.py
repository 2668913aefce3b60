"""A transaction before it is signed: tried out on the newest block, and shown where nothing is to be sent."""

from collections.abc import Callable
from typing import Protocol

from eth_typing import ChecksumAddress, HexStr
from web3.exceptions import ContractLogicError
from web3.types import TxParams, Wei

from oracle.providers.evm.chain import Chain
from oracle.providers.evm.reverts import refused
from oracle.types.errors import CallRefusedError
from oracle.types.sending import Call, Ending, Sent

GAS_MARGIN_PERCENT = 120
"""State may move between the estimate and the block."""


class Sender(Protocol):
    """Drives a call to one of its endings. CallRefusedError where the chain refuses it before it is sent."""

    def send(self, call: Call, is_done: Callable[[], bool]) -> Sent | None:
        """The ending; None if `is_done` says that the chain has it already."""


def simulate(chain: Chain, account: ChecksumAddress, call: Call) -> TxParams:
    """The transaction without sender and nonce. CallRefusedError if it would revert on the newest block."""
    data = HexStr(f"0x{chain.bridge.functions[call.function].call(call.arguments).hex()}")
    transaction: TxParams = {"to": chain.bridge.address, "data": data, "value": Wei(0)}
    eth = chain.rpc.web3.eth

    def question() -> int | CallRefusedError:
        try:
            eth.call({**transaction, "from": account})
            return eth.estimate_gas({**transaction, "from": account})
        except ContractLogicError as error:
            return refused(call.function, error.data if isinstance(error.data, str) else None)

    gas = chain.rpc.ask(question)
    if isinstance(gas, CallRefusedError):
        raise gas
    limit = chain.rpc.ask(lambda: eth.get_block("latest"))["gasLimit"]
    return {**transaction, "gas": min(gas * GAS_MARGIN_PERCENT // 100, limit)}


class DrySender:
    """Shows the decoded transaction and stops. `show` takes a sentence and the decoded call."""

    def __init__(self, chain: Chain, account: ChecksumAddress, show: Callable[[str, Call], None]) -> None:
        self._chain = chain
        self._account = account
        self._show = show

    def send(self, call: Call, is_done: Callable[[], bool]) -> Sent | None:
        if is_done():
            return None
        transaction = simulate(self._chain, self._account, call)
        self._show(f"Would send with at most {transaction['gas']:,} gas: {call.says}", call)
        return Sent(Ending.SHOWN)
