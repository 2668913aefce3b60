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
# A node may count a transaction before it returns its receipt: how often to look again for one.
RECEIPT_LAG_POLLS = 5


@dataclass(slots=True)
class _PendingTransaction:
    """What this process has sent with one nonce. hashes: in order of their fees."""

    nonce: int
    transaction: TxParams
    fees: Fees
    sent_at: int
    hashes: list[bytes] = field(default_factory=list)


class LiveSender:
    """Signs and sends.

    The nonce is always the account's next one at the newest block. So a pending transaction of an earlier
    process is replaced. If it had another purpose, the next cycle sends for that purpose again. wait: waits
    that many seconds, and returns whether the node is to stop.
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
        pending = _PendingTransaction(
            self._count("latest"), transaction, first_fees(base_fee_wei(self._chain.rpc), self._config), 0
        )
        left_behind = self._count("pending") > pending.nonce
        if left_behind:
            logger.info({"msg": "An earlier transaction with this nonce is pending.", "nonce": pending.nonce})
        if not self._broadcast(pending) and not self._outbid(pending):
            return self._dropped(
                pending, "another one is pending with its nonce, and the fee cap does not allow replacing it"
            )
        return self._follow(pending, call)

    # -- Following --

    def _follow(self, pending: _PendingTransaction, call: Call) -> Sent:
        replacements = missed = 0
        while True:
            if (receipt := self._receipt(pending)) is not None:
                if self._is_confirmed(receipt):
                    return self._ended(pending, receipt, call)
            elif self._count("latest") > pending.nonce:
                missed += 1
                if missed > RECEIPT_LAG_POLLS:
                    return self._dropped(pending, "another transaction of this account took its nonce")
            elif self._clock.now() - pending.sent_at >= self._config.replace_after_seconds:
                if replacements == self._config.replace_limit or not self._replace(pending):
                    return self._dropped(
                        pending, "it is not in a block, and the limits allow no further replacement"
                    )
                replacements += 1
            if self._wait(POLL_SECONDS):
                return self._dropped(pending, "the node stops; the next run finds it on the chain")

    def _receipt(self, pending: _PendingTransaction) -> TxReceipt | None:
        def request(transaction: bytes) -> TxReceipt | None:
            try:
                return self._eth.get_transaction_receipt(HexBytes(transaction))
            except TransactionNotFound:
                return None

        for transaction in reversed(pending.hashes):
            if (receipt := self._chain.rpc.ask(partial(request, transaction))) is not None:
                return receipt
        return None

    def _is_confirmed(self, receipt: TxReceipt) -> bool:
        return self._chain.head().number - receipt["blockNumber"] + 1 >= self._config.confirmations

    def _ended(self, pending: _PendingTransaction, receipt: TxReceipt, call: Call) -> Sent:
        transaction = bytes(receipt["transactionHash"])
        if receipt["status"] != 1:
            reason = f"it reverted in block {receipt['blockNumber']}: {self._revert_reason(pending, call)}"
            return self._dropped(pending, reason)
        ending = Ending.MINED if transaction == pending.hashes[0] else Ending.REPLACED
        return Sent(ending, pending.nonce, transaction, receipt["blockNumber"], receipt["gasUsed"])

    def _revert_reason(self, pending: _PendingTransaction, call: Call) -> str:
        try:
            simulate(self._chain, self._account.address, call)
        except CallRefusedError as error:
            return error.what
        return f"with {pending.transaction['gas']:,} gas, and would not revert now"

    def _dropped(self, pending: _PendingTransaction, reason: str) -> Sent:
        last = pending.hashes[-1] if pending.hashes else b""
        return Sent(Ending.DROPPED, pending.nonce, last, reason=reason)

    # -- Sending --

    def _replace(self, pending: _PendingTransaction) -> bool:
        """Sends the same with higher fees. False if the cap does not allow it."""
        fees = bumped_fees(pending.fees, base_fee_wei(self._chain.rpc), self._config)
        if fees is None:
            return False
        logger.info({"msg": "Replacing a transaction.", "nonce": pending.nonce, "max_fee_wei": fees.max_fee})
        pending.fees = fees
        return self._broadcast(pending) or self._outbid(pending)

    def _outbid(self, pending: _PendingTransaction) -> bool:
        """Raises the fees until the node accepts the transaction. False if the cap does not allow it."""
        while (fees := bumped_fees(pending.fees, base_fee_wei(self._chain.rpc), self._config)) is not None:
            pending.fees = fees
            if self._broadcast(pending):
                return True
        return False

    def _broadcast(self, pending: _PendingTransaction) -> bool:
        """False if a transaction with this nonce is pending and these fees are too low to replace it."""
        transaction: TxParams = {
            **pending.transaction,
            "type": 2,
            "chainId": self._config.chain_id,
            "nonce": Nonce(pending.nonce),
            "maxFeePerGas": Wei(pending.fees.max_fee),
            "maxPriorityFeePerGas": Wei(pending.fees.tip),
        }
        signed = self._account.sign_transaction(dict(transaction))  # type: ignore[arg-type]

        def request() -> bool:
            try:
                self._eth.send_raw_transaction(signed.raw_transaction)
            except Web3RPCError as error:
                return _is_known(error)
            return True

        accepted = self._chain.rpc.ask(request)
        if accepted:
            pending.hashes.append(bytes(signed.hash))
            pending.sent_at = self._clock.now()
        return accepted

    def _count(self, block: Literal["latest", "pending"]) -> int:
        return self._chain.rpc.ask(lambda: self._eth.get_transaction_count(self._account.address, block))


def _is_known(error: Web3RPCError) -> bool:
    """True if the node has this transaction; False if it has another with its nonce and similar fees.

    Only the text of the error distinguishes these. Any other error is raised.
    """
    text = str(error).lower()
    if "insufficient funds" in text:
        raise FeeError(
            "The node's account cannot pay for the gas.", "Send it some of the chain's native currency."
        ) from error
    if "already known" in text or "already imported" in text or "nonce too low" in text:
        # `_follow` detects a nonce that is used already.
        return True
    if "underpriced" in text:
        return False
    raise error
