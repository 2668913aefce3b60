"""The small port through which a deployment sees a chain, and its one implementation over web3.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from eth_account import Account
from eth_account.messages import SignableMessage
from eth_typing import HexStr
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import BlockNotFound, TimeExhausted, TransactionNotFound, Web3Exception
from web3.types import FilterParams, LogReceipt, Nonce, TxParams, Wei

from scripts._lib.errors import ChainError
from scripts._lib.reverts import node_errors

MINING_TIMEOUT_S = 300
POLL_S = 0.2
LOG_RANGE_BLOCKS = 10_000  # what most public nodes answer at once
GAS_MARGIN_PERCENT = 125  # state may change between the estimate and the block
BASE_FEE_ROOM = 2  # a transaction stays valid for six full blocks in a row
DEFAULT_TIP_WEI = 1_000_000_000


@dataclass(frozen=True)
class Receipt:
    """A mined transaction that did not revert. `contract` is what it created, if anything."""

    tx_hash: str
    block: int
    gas_used: int
    sender: str
    contract: str | None


@dataclass(frozen=True)
class Signed:
    """A transaction that is ready to be sent; its hash is known before anyone sees it."""

    raw: bytes
    tx_hash: str


@dataclass(frozen=True)
class Log:
    """An event as a node keeps it."""

    topics: tuple[bytes, ...]
    data: bytes
    block: int
    tx_hash: str


class Signer(Protocol):
    """Whoever holds the deployer's key."""

    @property
    def address(self) -> str: ...

    def sign(self, tx: dict[str, Any]) -> bytes:
        """The signed transaction, as a node takes it."""

    def sign_message(self, message: SignableMessage) -> bytes:
        """65 bytes: r, s and v."""


class Chain(Protocol):
    """All that deploying and verifying need of a chain."""

    chain_id: int

    @property
    def deployer(self) -> str: ...
    def genesis(self) -> str: ...
    def now(self) -> int: ...
    def next_nonce(self) -> int: ...
    def code(self, address: str) -> bytes: ...
    def call(self, to: str, data: bytes, sender: str | None = None) -> bytes: ...
    def logs(
        self, address: str, topic0: bytes, from_block: int, to_block: int | None = None
    ) -> list[Log]: ...
    def log_topics(self, address: str, topic: bytes, from_block: int) -> list[list[bytes]]: ...
    def block_time(self, block: int) -> int: ...
    def newest_block(self) -> int: ...
    def sign(self, to: str | None, data: bytes, nonce: int) -> Signed: ...
    def broadcast(self, signed: Signed) -> Receipt: ...
    def receipt(self, tx_hash: str) -> Receipt | None: ...


class KeySigner:
    """A private key in memory."""

    def __init__(self, private_key: bytes | str) -> None:
        self._account = Account.from_key(private_key)

    @property
    def address(self) -> str:
        return str(self._account.address)

    def sign(self, tx: dict[str, Any]) -> bytes:
        return bytes(self._account.sign_transaction(tx).raw_transaction)

    def sign_message(self, message: SignableMessage) -> bytes:
        return bytes(self._account.sign_message(message).signature)


@dataclass
class Web3Chain:
    """A chain behind web3.py: a node, or the embedded one that ape and eth-tester carry.

    Nonces count mined transactions only, never pending ones. So a run that was killed with a transaction in
    the air and started again signs for the same nonce, and one of the two can be mined, not both.
    """

    web3: Web3
    signer: Signer | None = None
    chain_id: int = field(init=False)
    on_range: Callable[[int, int], None] = lambda _first, _last: None
    _used_nonces: int = field(init=False, default=0)
    _times: dict[int, int] = field(init=False, default_factory=dict)

    @node_errors()
    def __post_init__(self) -> None:
        self.chain_id = self.web3.eth.chain_id

    @property
    def deployer(self) -> str:
        if self.signer is None:
            raise ChainError("No account was given to sign with.", "Name one with --account.")
        return self.signer.address

    @node_errors()
    def genesis(self) -> str:
        """Hash of block 0: tells apart two development chains of one id."""
        return self.web3.eth.get_block(0)["hash"].to_0x_hex()

    @node_errors()
    def now(self) -> int:
        """Unix second of the block that comes next, as far as the node can say."""
        latest = self.web3.eth.get_block("latest")["timestamp"]
        try:
            return max(latest, self.web3.eth.get_block("pending")["timestamp"])
        except BlockNotFound:
            return latest  # many nodes have no pending block

    @node_errors()
    def next_nonce(self) -> int:
        mined = self.web3.eth.get_transaction_count(to_checksum_address(self.deployer), "latest")
        return max(mined, self._used_nonces)  # a node behind a balancer may lag

    @node_errors()
    def code(self, address: str) -> bytes:
        return bytes(self.web3.eth.get_code(to_checksum_address(address)))

    @node_errors()
    def call(self, to: str, data: bytes, sender: str | None = None) -> bytes:
        """Read, as `sender` would. Raises CallReverted with the contract's reason."""
        request: TxParams = {"to": to_checksum_address(to), "data": HexBytes(data)}
        if sender:
            request["from"] = to_checksum_address(sender)
        return bytes(self.web3.eth.call(request))

    @node_errors()
    def logs(self, address: str, topic0: bytes, from_block: int, to_block: int | None = None) -> list[Log]:
        """Every log of one kind in those blocks, the newest included if no last one is given.

        `on_range` hears of each range before it is asked for: a long search can show that it goes on.
        """
        last = self.web3.eth.block_number if to_block is None else to_block
        found: list[Log] = []
        for start in range(from_block, last + 1, LOG_RANGE_BLOCKS):
            self.on_range(start, last)
            wanted: FilterParams = {
                "address": to_checksum_address(address),
                "topics": [HexStr("0x" + topic0.hex())],  # eth-tester matches text only
                "fromBlock": start,
                "toBlock": min(start + LOG_RANGE_BLOCKS - 1, last),
            }
            found += map(_log, self.web3.eth.get_logs(wanted))
        return found

    def log_topics(self, address: str, topic: bytes, from_block: int) -> list[list[bytes]]:
        """Topics of every log of one kind since `from_block`."""
        return [list(log.topics) for log in self.logs(address, topic, from_block)]

    @node_errors()
    def block_time(self, block: int) -> int:
        """Unix second of a block."""
        if block not in self._times:
            self._times[block] = self.web3.eth.get_block(block)["timestamp"]
        return self._times[block]

    @node_errors()
    def newest_block(self) -> int:
        """Number of the newest block."""
        return self.web3.eth.block_number

    @node_errors()
    def max_fee_wei(self) -> tuple[int, int]:
        """Highest price of a unit of gas, and the tip in it, in wei (EIP-1559)."""
        try:
            tip: int = self.web3.eth.max_priority_fee
        except Web3Exception:
            tip = DEFAULT_TIP_WEI  # the node has no opinion
        return BASE_FEE_ROOM * self.web3.eth.get_block("latest")["baseFeePerGas"] + tip, tip

    @node_errors()
    def sign(self, to: str | None, data: bytes, nonce: int) -> Signed:
        """Sign what the node says would succeed. Raises CallReverted if it would not."""
        target: TxParams = {"to": to_checksum_address(to)} if to else {}
        call: TxParams = {"from": to_checksum_address(self.deployer), "data": data, "value": Wei(0), **target}
        gas = self.web3.eth.estimate_gas(call) * GAS_MARGIN_PERCENT // 100
        max_fee, tip = self.max_fee_wei()
        tx: TxParams = {
            "type": 2,
            "chainId": self.chain_id,
            "nonce": Nonce(nonce),
            "data": data,
            "value": Wei(0),
            "gas": min(gas, self.web3.eth.get_block("latest")["gasLimit"]),
            "maxFeePerGas": Wei(max_fee),
            "maxPriorityFeePerGas": Wei(tip),
            **target,
        }
        assert self.signer is not None  # noqa: S101 - asking for the deployer would have raised
        raw = self.signer.sign(dict(tx))
        return Signed(raw, "0x" + keccak(raw).hex())

    @node_errors()
    def broadcast(self, signed: Signed) -> Receipt:
        """Send and wait until it is mined. Raises ChainError if the node refuses it or it reverts."""
        try:
            self.web3.eth.send_raw_transaction(signed.raw)
        except (Web3Exception, ValidationError) as error:
            if not self._knows(signed.tx_hash):
                raise ChainError(
                    f"The node refuses transaction {signed.tx_hash}: {error}.",
                    "Check the account's balance, let a transaction of an earlier run be mined, run again.",
                ) from None
        receipt = self._wait(signed.tx_hash)
        if receipt is None:
            raise ChainError(f"Transaction {signed.tx_hash} was mined but reverted.", "Run again to retry.")
        return receipt

    @node_errors()
    def receipt(self, tx_hash: str) -> Receipt | None:
        """What an earlier transaction came to; waits while it is pending. None if unknown or reverted."""
        return self._wait(tx_hash) if self._knows(tx_hash) else None

    def _knows(self, tx_hash: str) -> bool:
        try:
            self.web3.eth.get_transaction(HexBytes(tx_hash))
        except TransactionNotFound:
            return False
        return True

    def _wait(self, tx_hash: str) -> Receipt | None:
        try:
            found = self.web3.eth.wait_for_transaction_receipt(
                HexBytes(tx_hash), timeout=MINING_TIMEOUT_S, poll_latency=POLL_S
            )
        except TimeExhausted:
            raise ChainError(
                f"Transaction {tx_hash} is not mined after {MINING_TIMEOUT_S} s.",
                "Run again: it goes on from this transaction.",
            ) from None
        nonce = self.web3.eth.get_transaction(HexBytes(tx_hash))["nonce"]
        self._used_nonces = max(self._used_nonces, nonce + 1)
        if found["status"] != 1:
            return None
        return Receipt(
            tx_hash, found["blockNumber"], found["gasUsed"], found["from"], found["contractAddress"]
        )


def _log(found: LogReceipt) -> Log:
    return Log(
        tuple(map(bytes, found["topics"])),
        bytes(found["data"]),
        found["blockNumber"],
        found["transactionHash"].to_0x_hex(),
    )
