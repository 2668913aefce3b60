"""A transaction before it is signed: simulated on the newest block, and only shown in a dry run."""

from collections.abc import Callable
from typing import Protocol

from eth_typing import ChecksumAddress, HexStr
from web3.types import TxParams, Wei

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.node.fees import gas_limit
from gramwatt.chains.evm.node.refusals import refused
from gramwatt.chains.sending import Call, Ending, Sent


class Sender(Protocol):
    """Sends a call and follows it to its ending. CallRefusedError if the simulation reverts."""

    def send(self, call: Call, is_done: Callable[[], bool]) -> Sent | None:
        """The ending; None if `is_done` returns that the chain has it already."""


def simulate(chain: Bridge, account: ChecksumAddress, call: Call) -> TxParams:
    """The transaction without sender and nonce. CallRefusedError if it would revert on the newest block."""
    data = HexStr(f"0x{chain.contract.functions[call.function].call(call.arguments).hex()}")
    transaction: TxParams = {"to": chain.contract.address, "data": data, "value": Wei(0)}
    eth = chain.rpc.web3.eth

    def request() -> int:
        eth.call({**transaction, "from": account})
        return eth.estimate_gas({**transaction, "from": account})

    try:
        estimate = chain.rpc.ask(request)
    except CallReverted as error:
        raise refused(call.function, error.data) from None
    return {**transaction, "gas": gas_limit(chain.rpc, estimate)}


class DrySender:
    """Shows the decoded transaction and sends nothing. show: gets a sentence and the decoded call."""

    def __init__(self, chain: Bridge, account: ChecksumAddress, show: Callable[[str, Call], None]) -> None:
        self._chain = chain
        self._account = account
        self._show = show

    def send(self, call: Call, is_done: Callable[[], bool]) -> Sent | None:
        if is_done():
            return None
        transaction = simulate(self._chain, self._account, call)
        self._show(f"Would send with at most {transaction['gas']:,} gas: {call.says}", call)
        return Sent(Ending.SHOWN)
