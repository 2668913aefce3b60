"""Many transactions of one account: sent by nonce without waiting for each, and every receipt looked at."""

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

IN_FLIGHT: Final = 48
"""Nodes keep few unmined transactions of one account."""
RECEIPT_SECONDS: Final = 120


@dataclass(frozen=True)
class Sending:
    """A call of a contract: function and arguments by its ABI, and the most gas that it may use."""

    function: str
    arguments: tuple[Any, ...]
    gas: int


def send_all(
    rpc: Rpc,
    contract: Contract,
    account: LocalAccount,
    sendings: list[Sending],
    report: Callable[[str], None] = lambda _function: None,
) -> Iterator[TxReceipt]:
    """The receipts in order. CallRefusedError for the first call that reverted. `report` hears of each."""
    payer = _Payer(rpc, account)
    flying: deque[tuple[Sending, HexBytes]] = deque()
    for sending in sendings:
        flying.append((sending, payer.send(contract.address, _calldata(contract, sending), sending.gas)))
        if len(flying) == IN_FLIGHT:
            yield _receipt(rpc, contract, account, *flying.popleft())
            report(sending.function)
    while flying:
        sending = flying[0][0]
        yield _receipt(rpc, contract, account, *flying.popleft())
        report(sending.function)


def send_value(rpc: Rpc, account: LocalAccount, amounts: Mapping[ChecksumAddress, int]) -> None:
    """Hands some of the chain's own currency over, in wei, and waits until it is there."""
    payer = _Payer(rpc, account)
    for sent in [payer.send(address, "0x", 21_000, wei) for address, wei in amounts.items()]:
        _mined(rpc, sent)


class _Payer:
    """An account that sends one transaction after another, at one price."""

    def __init__(self, rpc: Rpc, account: LocalAccount) -> None:
        eth, address = rpc.web3.eth, to_checksum_address(account.address)
        self._rpc = rpc
        self._account = account
        self._chain_id = rpc.ask(lambda: eth.chain_id)
        self._fees = suggested_fees(rpc)
        self._nonce: int = rpc.ask(lambda: eth.get_transaction_count(address, "pending"))

    def send(self, to: ChecksumAddress, data: str, gas: int, wei: int = 0) -> HexBytes:
        """Its hash, once the node has it. DemoError if the node does not take it."""
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
            raise DemoError(
                f"A transaction of {self._account.address} was not sent. {error.what}",
                "If another program sends from this account too, stop it and try again.",
            ) from None


def _calldata(contract: Contract, sending: Sending) -> str:
    return f"0x{contract.functions[sending.function].call(sending.arguments).hex()}"


def _receipt(
    rpc: Rpc, contract: Contract, account: LocalAccount, sending: Sending, sent: HexBytes
) -> TxReceipt:
    receipt = _mined(rpc, sent)
    if receipt["status"] == 1:
        return receipt
    again: TxParams = {
        "from": to_checksum_address(account.address),
        "to": contract.address,
        "data": HexStr(_calldata(contract, sending)),
    }
    try:
        rpc.ask(lambda: rpc.web3.eth.call(again, receipt["blockNumber"]))
    except CallReverted as error:
        raise refused(sending.function, error.data) from None
    raise DemoError(
        f"{sending.function} failed in block {receipt['blockNumber']} with {sending.gas:,} gas.",
        "The contracts and this gramwatt are of different releases: run `make demo`.",
    )


def _mined(rpc: Rpc, sent: HexBytes) -> TxReceipt:
    def question() -> TxReceipt | None:
        try:
            return rpc.web3.eth.get_transaction_receipt(sent)
        except TransactionNotFound:
            return None

    deadline = time.monotonic() + RECEIPT_SECONDS
    while time.monotonic() < deadline:
        if (receipt := rpc.ask(question)) is not None:
            return receipt
        time.sleep(0.005)
    raise DemoError(
        f"Transaction {sent.to_0x_hex()} is in no block after {RECEIPT_SECONDS} s.",
        "Let the node make blocks, and try again.",
    )
