"""Many transactions from one account: sent by nonce without waiting for each; every receipt is checked."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress, HexStr
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3.exceptions import TransactionNotFound
from web3.types import TxParams, TxReceipt

from demo.errors import DemoError
from gramwatt.chains.errors import CallReverted, ChainError
from gramwatt.chains.evm.node.fees import suggested_fees
from gramwatt.chains.evm.node.refusals import refused
from gramwatt.chains.evm.node.rpc import Contract, Rpc
from gramwatt.chains.evm.sending.wallet import has_transaction

IN_FLIGHT: Final = 48
"""Nodes accept only a limited number of pending transactions from one account."""
RECEIPT_SECONDS: Final = 120


@dataclass(frozen=True)
class ContractCall:
    """A call of a contract: function and arguments by its ABI, and the gas limit."""

    function: str
    arguments: tuple[Any, ...]
    gas: int


def send_all(
    rpc: Rpc,
    contract: Contract,
    account: LocalAccount,
    calls: list[ContractCall],
    report: Callable[[str], None] = lambda _function: None,
) -> Iterator[TxReceipt]:
    """Yield the receipts in order. CallRefusedError for the first call that reverted.

    `report` is called with the function of each transaction.
    """
    payer = _Payer(rpc, account)
    in_flight: deque[tuple[ContractCall, HexBytes]] = deque()
    for call in calls:
        in_flight.append((call, payer.send(contract.address, _calldata(contract, call), call.gas)))
        if len(in_flight) == IN_FLIGHT:
            yield _receipt(rpc, contract, account, *in_flight.popleft())
            report(call.function)
    while in_flight:
        call = in_flight[0][0]
        yield _receipt(rpc, contract, account, *in_flight.popleft())
        report(call.function)


def send_value(rpc: Rpc, account: LocalAccount, amounts: Mapping[ChecksumAddress, int]) -> None:
    """Send amounts of the chain's currency in wei, and wait until the transactions are mined."""
    payer = _Payer(rpc, account)
    for sent in [payer.send(address, "0x", 21_000, wei) for address, wei in amounts.items()]:
        _mined(rpc, sent)


class _Payer:
    """An account that sends one transaction after another, with the same fees."""

    def __init__(self, rpc: Rpc, account: LocalAccount) -> None:
        eth, address = rpc.web3.eth, to_checksum_address(account.address)
        self._rpc = rpc
        self._account = account
        self._chain_id = rpc.ask(lambda: eth.chain_id)
        self._fees = suggested_fees(rpc)
        self._nonce: int = rpc.ask(lambda: eth.get_transaction_count(address, "pending"))

    def send(self, to: ChecksumAddress, data: str, gas: int, wei: int = 0) -> HexBytes:
        """Send a transaction and return its hash. DemoError if the node does not accept it."""
        transaction: dict[str, Any] = {
            "type": 2,
            "chainId": self._chain_id,
            "nonce": self._nonce,
            "to": to,
            "data": data,
            "value": wei,
            "gas": gas,
            "maxFeePerGas": self._fees.max_fee,
            "maxPriorityFeePerGas": self._fees.tip,
        }
        self._nonce += 1
        signed = self._account.sign_transaction(transaction)
        try:
            return self._rpc.ask(lambda: self._rpc.web3.eth.send_raw_transaction(signed.raw_transaction))
        except ChainError as error:
            if has_transaction(self._rpc, signed.hash.to_0x_hex()):
                return signed.hash
            raise DemoError(
                f"A transaction of {self._account.address} was not sent. {error.what}",
                "If another program sends from this account, stop it and try again.",
            ) from None


def _calldata(contract: Contract, call: ContractCall) -> str:
    return f"0x{contract.functions[call.function].call(call.arguments).hex()}"


def _receipt(
    rpc: Rpc, contract: Contract, account: LocalAccount, call: ContractCall, sent: HexBytes
) -> TxReceipt:
    receipt = _mined(rpc, sent)
    if receipt["status"] == 1:
        return receipt
    again: TxParams = {
        "from": to_checksum_address(account.address),
        "to": contract.address,
        "data": HexStr(_calldata(contract, call)),
    }
    try:
        rpc.ask(lambda: rpc.web3.eth.call(again, receipt["blockNumber"]))
    except CallReverted as error:
        raise refused(call.function, error.data) from None
    raise DemoError(
        f"{call.function} failed in block {receipt['blockNumber']} with {call.gas:,} gas.",
        "The contracts and this gramwatt are from different releases: run `make demo`.",
    )


def _mined(rpc: Rpc, sent: HexBytes) -> TxReceipt:
    def get_receipt() -> TxReceipt | None:
        try:
            return rpc.web3.eth.get_transaction_receipt(sent)
        except TransactionNotFound:
            return None

    deadline = time.monotonic() + RECEIPT_SECONDS
    while time.monotonic() < deadline:
        if (receipt := rpc.ask(get_receipt)) is not None:
            return receipt
        time.sleep(0.005)
    raise DemoError(
        f"Transaction {sent.to_0x_hex()} is not in a block after {RECEIPT_SECONDS} s.",
        "Make sure that the node produces blocks, and try again.",
    )
