"""The interface of a chain for deployment and governance; evm/sending/wallet.py implements it."""

from dataclasses import dataclass
from typing import Any, Protocol

from eth_account.messages import SignableMessage

from gramwatt.chains.evm.node.events import Log


@dataclass(frozen=True)
class Receipt:
    """A mined transaction that did not revert. contract: the address that it created, if any."""

    tx_hash: str
    block: int
    gas_used: int
    sender: str
    contract: str | None


@dataclass(frozen=True)
class Signed:
    """A signed transaction; its hash is known before it is sent."""

    raw: bytes
    tx_hash: str


class Signer(Protocol):
    """The account that signs."""

    @property
    def address(self) -> str: ...

    def sign(self, tx: dict[str, Any]) -> bytes:
        """The signed transaction, encoded for a node."""

    def sign_message(self, message: SignableMessage) -> bytes:
        """65 bytes: r, s and v."""


class Chain(Protocol):
    """Everything that deployment, verification and governance need from a chain."""

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
