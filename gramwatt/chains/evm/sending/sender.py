"""The one sender of a node's transactions: it owns the nonce and the fees, and sends one at a time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from eth_account.signers.local import LocalAccount
from hexbytes import HexBytes
from web3.exceptions import TransactionNotFound, Web3RPCError
from web3.types import Nonce, TxParams, TxReceipt, Wei

from gramwatt.chains.clock import Clock
from gramwatt.chains.config import ChainConfig
from gramwatt.chains.errors import CallRefusedError, FeeError
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.node.fees import base_fee_wei, bumped_fees, first_fees
from gramwatt.chains.evm.sending.simulation import simulate
from gramwatt.chains.sending import Call, Ending, Fees, Sent

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# A node may count a transaction before it has its receipt; so often a used nonce is looked at again.
RECEIPT_LAG_POLLS = 5


@dataclass(slots=True)
class _Flight:
    """What this process has sent with one nonce: hashes in order of their fees."""

    nonce: int
    transaction: TxParams
    fees: Fees
    sent_at: int
    hashes: list[bytes] = field(default_factory=list)


class LiveSender:
    """Signs and sends.

    The nonce is always the account's next one by the newest block. So a transaction that an earlier process
    left behind is not followed by another but replaced. If it was for another purpose, the next cycle finds
    that undone. `wait` waits so many seconds, and says whether the node is to stop.
    """

    def __init__(
        self,
        chain: Bridge,
        account: LocalAccount,
        config: ChainConfig,
        clock: Clock,
        wait: Callable[[float], bool],
    ) -> None:
        self._chain = chain
        self._eth = chain.rpc.web3.eth
        self._account = account
        self._config = config
        self._clock = clock
        self._wait = wait

    def send(self, call: Call, is_done: Callable[[], bool]) -> Sent | None:
        if is_done():
            return None
        transaction = simulate(self._chain, self._account.address, call)
        flight = _Flight(
            self._count("latest"), transaction, first_fees(base_fee_wei(self._chain.rpc), self._config), 0
        )
        left_behind = self._count("pending") > flight.nonce
        if left_behind:
            logger.info({"msg": "A transaction from before waits with this nonce.", "nonce": flight.nonce})
        if not self._broadcast(flight) and not self._outbid(flight):
            return self._dropped(flight, "another one waits with its nonce, and the cap forbids to outbid it")
        return self._follow(flight, call)

    # -- Following --

    def _follow(self, flight: _Flight, call: Call) -> Sent:
        replacements = missed = 0
        while True:
            if (receipt := self._receipt(flight)) is not None:
                if self._is_confirmed(receipt):
                    return self._ended(flight, receipt, call)
            elif self._count("latest") > flight.nonce:
                missed += 1
                if missed > RECEIPT_LAG_POLLS:
                    return self._dropped(flight, "another transaction of this account took its nonce")
            elif self._clock.now() - flight.sent_at >= self._config.replace_after_seconds:
                if replacements == self._config.replace_limit or not self._replace(flight):
                    return self._dropped(flight, "it is not in a block, and no higher fee may be paid")
                replacements += 1
            if self._wait(POLL_SECONDS):
                return self._dropped(flight, "the node stops, and the next run finds it on the chain")

    def _receipt(self, flight: _Flight) -> TxReceipt | None:
        def question(transaction: bytes) -> TxReceipt | None:
            try:
                return self._eth.get_transaction_receipt(HexBytes(transaction))
            except TransactionNotFound:
                return None

        for transaction in reversed(flight.hashes):
            if (found := self._chain.rpc.ask(partial(question, transaction))) is not None:
                return found
        return None

    def _is_confirmed(self, receipt: TxReceipt) -> bool:
        return self._chain.head().number - receipt["blockNumber"] + 1 >= self._config.confirmations

    def _ended(self, flight: _Flight, receipt: TxReceipt, call: Call) -> Sent:
        transaction = bytes(receipt["transactionHash"])
        if receipt["status"] != 1:
            why = f"it reverted in block {receipt['blockNumber']}: {self._why(flight, call)}"
            return self._dropped(flight, why)
        ending = Ending.MINED if transaction == flight.hashes[0] else Ending.REPLACED
        return Sent(ending, flight.nonce, transaction, receipt["blockNumber"], receipt["gasUsed"])

    def _why(self, flight: _Flight, call: Call) -> str:
        try:
            simulate(self._chain, self._account.address, call)
        except CallRefusedError as error:
            return error.what
        return f"with {flight.transaction['gas']:,} gas, and now it would not"

    def _dropped(self, flight: _Flight, reason: str) -> Sent:
        last = flight.hashes[-1] if flight.hashes else b""
        return Sent(Ending.DROPPED, flight.nonce, last, reason=reason)

    # -- Sending --

    def _replace(self, flight: _Flight) -> bool:
        """Sends the same with higher fees. False where the cap forbids it."""
        fees = bumped_fees(flight.fees, base_fee_wei(self._chain.rpc), self._config)
        if fees is None:
            return False
        logger.info({"msg": "Replacing a transaction.", "nonce": flight.nonce, "max_fee_wei": fees.max_fee})
        flight.fees = fees
        return self._broadcast(flight) or self._outbid(flight)

    def _outbid(self, flight: _Flight) -> bool:
        """Raises the fees until the node takes the transaction. False where the cap forbids it."""
        while (fees := bumped_fees(flight.fees, base_fee_wei(self._chain.rpc), self._config)) is not None:
            flight.fees = fees
            if self._broadcast(flight):
                return True
        return False

    def _broadcast(self, flight: _Flight) -> bool:
        """False if a transaction with this nonce waits already and offers too much to be replaced."""
        transaction: TxParams = {
            **flight.transaction,
            "type": 2,
            "chainId": self._config.chain_id,
            "nonce": Nonce(flight.nonce),
            "maxFeePerGas": Wei(flight.fees.max_fee),
            "maxPriorityFeePerGas": Wei(flight.fees.tip),
        }
        signed = self._account.sign_transaction(dict(transaction))  # type: ignore[arg-type]

        def question() -> bool:
            try:
                self._eth.send_raw_transaction(signed.raw_transaction)
            except Web3RPCError as error:
                return _is_known(error)
            return True

        taken = self._chain.rpc.ask(question)
        if taken:
            flight.hashes.append(bytes(signed.hash))
            flight.sent_at = self._clock.now()
        return taken

    def _count(self, block: Literal["latest", "pending"]) -> int:
        return self._chain.rpc.ask(lambda: self._eth.get_transaction_count(self._account.address, block))


def _is_known(error: Web3RPCError) -> bool:
    """True if the node has this very transaction; False if it has another with its nonce that pays as much.

    Nodes tell these apart in words only. Any other refusal is raised.
    """
    text = str(error).lower()
    if "insufficient funds" in text:
        raise FeeError(
            "The node's account cannot pay for the gas.", "Send it some of the chain's own currency."
        ) from error
    if "already known" in text or "already imported" in text or "nonce too low" in text:
        # A nonce that is used up shows when the transaction is followed.
        return True
    if "underpriced" in text:
        return False
    raise error
