"""One oracle: its identity, its chain, its store and the board, opened from the configuration."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes

from gramwatt.chains.clock import Clock, SystemClock
from gramwatt.chains.config import ChainConfig
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.sending.sender import LiveSender
from gramwatt.chains.evm.sending.simulation import DrySender, Sender
from gramwatt.chains.keys import load_key
from gramwatt.chains.sending import Call
from gramwatt.chains.state import BridgeSettings
from gramwatt.protocol.batch import BatchRules
from gramwatt.protocol.digests import domain_separator
from gramwatt.protocol.quantities import UnixTime
from oracle.providers.board import Board, FolderBoard, ReadOnlyBoard
from oracle.providers.store import Store
from oracle.services.turns import whose_turn
from oracle.types.config import Config
from oracle.types.errors import ConfigError

ZERO_ADDRESS = to_checksum_address("0x" + "00" * 20)


@dataclass
class Node:
    """What the steps of the relay work with. Without a key the node only reads, and every turn is its own.

    imported: batches on the board whose evidence this process has imported. refused_at: by batch id, when the
    node last refused to sign the batch proposal.
    """

    config: Config
    chain: Bridge
    store: Store
    board: Board
    sender: Sender
    clock: Clock
    account: LocalAccount | None
    dry: bool
    imported: set[bytes] = field(default_factory=set)
    refused_at: dict[bytes, UnixTime] = field(default_factory=dict)

    @property
    def address(self) -> ChecksumAddress:
        """The oracle's address; the zero address without a key."""
        return ZERO_ADDRESS if self.account is None else to_checksum_address(self.account.address)

    @property
    def rules(self) -> BatchRules:
        """The configured rules by which batches are built."""
        periods, batches = self.config.periods, self.config.batches
        return BatchRules(
            periods.length_seconds, periods.slack_seconds, batches.max_words, batches.max_fleets
        )

    @property
    def batch_domain(self) -> bytes:
        """The EIP-712 domain of batches."""
        deployment = self.chain.deployment
        return domain_separator(deployment.chain_id, deployment.bridge)

    def signature(self, digest: bytes) -> bytes:
        """Sign a digest with this node's key; returns r, s, v."""
        if self.account is None:
            raise ConfigError("This node has no key.", "Set key_file in [node].")
        return bytes(self.account.unsafe_sign_hash(HexBytes(digest)).signature)  # type: ignore[arg-type]

    def has_turn(self, settings: BridgeSettings, due: UnixTime, now: UnixTime) -> bool:
        """Whether it is this node's turn for a task that is due since `due`; times are chain time."""
        if self.account is None:
            return True
        number = due // self.config.periods.length_seconds
        slot = self.config.committee.slot_seconds
        return whose_turn(settings.oracles, number, now - due, slot) == self.address


def chain_config(config: Config) -> ChainConfig:
    """The section [chain]. ConfigError if there is none."""
    if config.chain is None:
        raise ConfigError(
            "The configuration has no [chain].",
            "Set rpc_url, chain_id and address_book in it; docs/operators.md shows how.",
        )
    return config.chain


def load_account(config: Config) -> LocalAccount | None:
    """The node's key; None if none is configured. KeyFileError if it cannot be used."""
    node = config.node
    return None if node.key_file is None else load_key(node.key_file, node.key_password_file)


def folder_board(config: Config) -> FolderBoard:
    """The committee's board. ConfigError if none is configured."""
    if config.committee.board is None:
        raise ConfigError(
            "The configuration names no board.",
            "Set board in [committee] to the folder that the oracles share.",
        )
    return FolderBoard(config.committee.board)


@contextmanager
def open_node(
    config: Config, send: bool, wait: Callable[[float], bool], show: Callable[[str, Call], None]
) -> Iterator[Node]:
    """Open the node. Unless `send` is set, nothing leaves this machine, and transactions go to `show`.

    GramwattError if anything is missing, before anything is done.
    """
    on_chain = chain_config(config)
    account = load_account(config)
    if send and account is None:
        raise ConfigError(
            "The configuration names no key, and --send needs one.",
            "Set key_file in [node], or leave --send out.",
        )
    board: Board = folder_board(config)
    chain = Bridge.open(on_chain)
    clock = SystemClock()
    if send and account is not None:
        sender: Sender = LiveSender(chain, account, on_chain, clock, wait)
    else:
        board = ReadOnlyBoard(board)
        sender = DrySender(chain, to_checksum_address(account.address) if account else ZERO_ADDRESS, show)
    with Store.open(config.node.data_dir) as store:
        yield Node(config, chain, store, board, sender, clock, account, dry=not send)
