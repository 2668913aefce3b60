"""The wallet of a deployer or a signer: reads a chain, signs, sends and waits.

It resumes from the reservation in the address book; the node's sender (sender.py) replaces transactions.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage
from eth_typing import HexAddress, HexStr
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import BlockNotFound, TimeExhausted, TransactionNotFound
from web3.types import Nonce, TxParams, Wei
from web3.utils.address import get_create_address

from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.node.events import Log, LogReader
from gramwatt.chains.evm.node.fees import gas_limit, suggested_fees
from gramwatt.chains.evm.node.port import Receipt, Signed, Signer
from gramwatt.chains.evm.node.rpc import Rpc

MINING_TIMEOUT_S = 300
POLL_S = 0.2
LOG_RANGE_BLOCKS = 10_000  # what most public nodes accept


def created_address(deployer: str, nonce: int) -> str:
    """The address of a contract that `deployer` creates with `nonce`."""
    return str(get_create_address(HexAddress(HexStr(deployer)), Nonce(nonce)))


def has_transaction(rpc: Rpc, tx_hash: str) -> bool:
    """Whether the node has a transaction, pending or mined.

    A send that failed may have arrived: its answer was lost, and the node refuses the repeated request.
    """

    def request() -> bool:
        try:
            rpc.web3.eth.get_transaction(HexBytes(tx_hash))
        except TransactionNotFound:
            return False
        return True

    return rpc.ask(request)


class KeySigner:
    """Signs with a private key in memory."""

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
    """A chain through web3.py: a node, or the embedded chain of ape or eth-tester.

    Nonces count mined transactions only. So a run that repeats an interrupted one uses the nonce of its
    pending transaction again, and only one of the two can be mined.
    setting: the option that names the node, for the next step in messages.
    """

    web3: Web3
    signer: Signer | None = None
    setting: str = "--network"
    rpc: Rpc = field(init=False)
    chain_id: int = field(init=False)
    log_reader: LogReader = field(init=False)
    _used_nonces: int = field(init=False, default=0)
    _times: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rpc = Rpc(self.web3, self.setting)
        self.log_reader = LogReader(self.rpc, LOG_RANGE_BLOCKS)
        self.chain_id = self.rpc.ask(lambda: self.web3.eth.chain_id)

    @property
    def deployer(self) -> str:
        if self.signer is None:
            raise ChainError("There is no account to sign with.", "Name one with --account.")
        return self.signer.address

    # -- Reading --

    def genesis(self) -> str:
        """Hash of block 0, which distinguishes development chains of one id."""
        return self.rpc.ask(lambda: self.web3.eth.get_block(0))["hash"].to_0x_hex()

    def now(self) -> int:
        """Unix second of the next block, if the node has a pending block; else of the newest."""

        def pending() -> int:
            try:
                return self.web3.eth.get_block("pending")["timestamp"]
            except BlockNotFound:
                return 0  # many nodes have no pending block

        latest = self.rpc.ask(lambda: self.web3.eth.get_block("latest"))["timestamp"]
        return max(latest, self.rpc.ask(pending))

    def next_nonce(self) -> int:
        """The nonce of the deployer's next transaction."""
        account = to_checksum_address(self.deployer)
        mined = self.rpc.ask(lambda: self.web3.eth.get_transaction_count(account, "latest"))
        return max(mined, self._used_nonces)  # a node behind a load balancer may lag

    def code(self, address: str) -> bytes:
        """The code at an address; empty if there is no contract."""
        return bytes(self.rpc.ask(lambda: self.web3.eth.get_code(to_checksum_address(address))))

    def call(self, to: str, data: bytes, sender: str | None = None) -> bytes:
        """Simulate a call from `sender`. CallReverted has the contract's reason."""
        request: TxParams = {"to": to_checksum_address(to), "data": HexBytes(data)}
        if sender:
            request["from"] = to_checksum_address(sender)
        return bytes(self.rpc.ask(lambda: self.web3.eth.call(request)))

    def logs(self, address: str, topic0: bytes, from_block: int, to_block: int | None = None) -> list[Log]:
        """Every log with that topic in those blocks, up to the newest if `to_block` is None."""
        last = self.newest_block() if to_block is None else to_block
        return list(self.log_reader.read(to_checksum_address(address), [topic0], from_block, last))

    def log_topics(self, address: str, topic: bytes, from_block: int) -> list[list[bytes]]:
        """The topics of every log with that topic since `from_block`."""
        return [list(log.topics) for log in self.logs(address, topic, from_block)]

    def block_time(self, block: int) -> int:
        """Unix second of a block."""
        if block not in self._times:
            self._times[block] = self.rpc.ask(lambda: self.web3.eth.get_block(block))["timestamp"]
        return self._times[block]

    def newest_block(self) -> int:
        """Number of the newest block."""
        return self.rpc.ask(lambda: self.web3.eth.block_number)

    def max_fee_wei(self) -> tuple[int, int]:
        """The highest price per unit of gas, and the tip in it, in wei (EIP-1559)."""
        fees = suggested_fees(self.rpc)
        return fees.max_fee, fees.tip

    # -- Sending --

    def sign(self, to: str | None, data: bytes, nonce: int) -> Signed:
        """Sign a transaction after its gas estimate succeeded. CallReverted if it would revert."""
        target: TxParams = {"to": to_checksum_address(to)} if to else {}
        call: TxParams = {"from": to_checksum_address(self.deployer), "data": data, "value": Wei(0), **target}
        estimate = self.rpc.ask(lambda: self.web3.eth.estimate_gas(call))
        fees = suggested_fees(self.rpc)
        tx: TxParams = {
            "type": 2,
            "chainId": self.chain_id,
            "nonce": Nonce(nonce),
            "data": data,
            "value": Wei(0),
            "gas": gas_limit(self.rpc, estimate),
            "maxFeePerGas": Wei(fees.max_fee),
            "maxPriorityFeePerGas": Wei(fees.tip),
            **target,
        }
        assert self.signer is not None  # noqa: S101 - self.deployer would have raised
        raw = self.signer.sign(dict(tx))
        return Signed(raw, "0x" + keccak(raw).hex())

    def broadcast(self, signed: Signed) -> Receipt:
        """Send and wait until it is mined. Raises ChainError if the node refuses it or it reverts."""
        try:
            self.rpc.ask(lambda: self.web3.eth.send_raw_transaction(signed.raw))
        except ChainError as error:
            # A repeated request or an earlier run may have sent it already.
            if not has_transaction(self.rpc, signed.tx_hash):
                raise ChainError(
                    f"The transaction {signed.tx_hash} was not sent: {error.what}",
                    "Check the account's balance, wait for pending transactions, and run again.",
                ) from None
        receipt = self._wait(signed.tx_hash)
        if receipt is None:
            raise ChainError(f"Transaction {signed.tx_hash} was mined but reverted.", "Run again to retry.")
        return receipt

    def receipt(self, tx_hash: str) -> Receipt | None:
        """The receipt of an earlier transaction; waits while pending. None if unknown or reverted."""
        return self._wait(tx_hash) if has_transaction(self.rpc, tx_hash) else None

    def _wait(self, tx_hash: str) -> Receipt | None:
        wait = partial(
            self.web3.eth.wait_for_transaction_receipt, timeout=MINING_TIMEOUT_S, poll_latency=POLL_S
        )

        def request() -> Any:
            try:
                return wait(HexBytes(tx_hash))
            except TimeExhausted:
                return None

        mined = self.rpc.ask(request)
        if mined is None:
            raise ChainError(
                f"Transaction {tx_hash} is not mined after {MINING_TIMEOUT_S} s.",
                "Run again: it continues with this transaction.",
            )
        nonce = self.rpc.ask(lambda: self.web3.eth.get_transaction(HexBytes(tx_hash)))["nonce"]
        self._used_nonces = max(self._used_nonces, nonce + 1)
        if mined["status"] != 1:
            return None
        return Receipt(
            tx_hash, mined["blockNumber"], mined["gasUsed"], mined["from"], mined["contractAddress"]
        )
