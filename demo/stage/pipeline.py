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
from web3 import Web3
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3Exception
from web3.types import TxParams, TxReceipt

from demo.errors import DemoError
from oracle.providers.evm.reverts import refused
from oracle.providers.evm.rpc import Contract

IN_FLIGHT: Final = 48
"""Nodes keep few unmined transactions of one account."""
RECEIPT_SECONDS: Final = 120
BASE_FEE_ROOM: Final = 2


@dataclass(frozen=True)
class Sending:
    """A call of a contract: function and arguments by its ABI, and the most gas that it may use."""

    function: str
    arguments: tuple[Any, ...]
    gas: int


def offered_fees(web3: Web3) -> tuple[int, int]:
    """The most to pay for a unit of gas, and the tip in it, in wei (EIP-1559)."""
    tip = web3.eth.max_priority_fee
    return BASE_FEE_ROOM * web3.eth.get_block("latest").get("baseFeePerGas", 0) + tip, tip


def send_all(
    web3: Web3,
    contract: Contract,
    account: LocalAccount,
    sendings: list[Sending],
    report: Callable[[str], None] = lambda _function: None,
) -> Iterator[TxReceipt]:
    """The receipts in order. CallRefusedError for the first call that reverted. `report` hears of each."""
    payer = _Payer(web3, account)
    flying: deque[tuple[Sending, HexBytes]] = deque()
    for sending in sendings:
        flying.append((sending, payer.send(contract.address, _calldata(contract, sending), sending.gas)))
        if len(flying) == IN_FLIGHT:
            yield _receipt(web3, contract, account, *flying.popleft())
            report(sending.function)
    while flying:
        sending = flying[0][0]
        yield _receipt(web3, contract, account, *flying.popleft())
        report(sending.function)


def send_value(web3: Web3, account: LocalAccount, amounts: Mapping[ChecksumAddress, int]) -> None:
    """Hands some of the chain's own currency over, in wei, and waits until it is there."""
    payer = _Payer(web3, account)
    for sent in [payer.send(address, "0x", 21_000, wei) for address, wei in amounts.items()]:
        _mined(web3, sent)


class _Payer:
    """An account that sends one transaction after another, at one price."""

    def __init__(self, web3: Web3, account: LocalAccount) -> None:
        self._web3 = web3
        self._account = account
        self._chain_id = web3.eth.chain_id
        self._max_fee, self._tip = offered_fees(web3)
        self._nonce: int = web3.eth.get_transaction_count(to_checksum_address(account.address), "pending")

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
            "maxFeePerGas": self._max_fee,
            "maxPriorityFeePerGas": self._tip,
        }
        self._nonce += 1
        signed = self._account.sign_transaction(transaction)
        try:
            return self._web3.eth.send_raw_transaction(signed.raw_transaction)
        except (Web3Exception, ValueError) as error:
            raise DemoError(
                f"The node refuses a transaction of {self._account.address}: {error}.",
                "If another program sends from this account too, stop it and try again.",
            ) from error


def _calldata(contract: Contract, sending: Sending) -> str:
    return f"0x{contract.functions[sending.function].call(sending.arguments).hex()}"


def _receipt(
    web3: Web3, contract: Contract, account: LocalAccount, sending: Sending, sent: HexBytes
) -> TxReceipt:
    receipt = _mined(web3, sent)
    if receipt["status"] == 1:
        return receipt
    again: TxParams = {
        "from": to_checksum_address(account.address),
        "to": contract.address,
        "data": HexStr(_calldata(contract, sending)),
    }
    try:
        web3.eth.call(again, receipt["blockNumber"])
    except ContractLogicError as error:
        raise refused(sending.function, error.data if isinstance(error.data, str) else None) from error
    raise DemoError(
        f"{sending.function} failed in block {receipt['blockNumber']} with {sending.gas:,} gas.",
        "The contracts and this gramwatt are of different releases: run `make demo`.",
    )


def _mined(web3: Web3, sent: HexBytes) -> TxReceipt:
    deadline = time.monotonic() + RECEIPT_SECONDS
    while time.monotonic() < deadline:
        try:
            return web3.eth.get_transaction_receipt(sent)
        except TransactionNotFound:
            time.sleep(0.005)
    raise DemoError(
        f"Transaction {sent.to_0x_hex()} is in no block after {RECEIPT_SECONDS} s.",
        "Let the node make blocks, and try again.",
    )
