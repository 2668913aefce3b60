"""Reads of the bridge, each at one block."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any, Self

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from web3.exceptions import BlockNotFound, TransactionNotFound
from web3.types import BlockIdentifier

from gramwatt.chains.book import AddressBook
from gramwatt.chains.config import ChainConfig
from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.contracts.meters import meters_of
from gramwatt.chains.evm.contracts.names import BRIDGE, CREDIT, CURVES, P256_VERIFIER
from gramwatt.chains.evm.node.events import EventLog
from gramwatt.chains.evm.node.rpc import Contract, Rpc
from gramwatt.chains.state import Accrual, BatchStatus, BlockStamp, BridgeSettings, ChainBatch, FleetFacts
from gramwatt.protocol.batch import BatchSummary, EnergyBatch
from gramwatt.protocol.day_curve import DayCurve
from gramwatt.protocol.factor import NO_CURVE, FactorRecord
from gramwatt.protocol.meter import Deployment, FleetState, Meter
from gramwatt.protocol.quantities import LANES_PER_WORD, FleetId, UnixTime

WORDS_PER_VIEW = 1000
"""Register words in one read: far below the gas limits of nodes for calls."""

_ALL_LANES = 2**LANES_PER_WORD - 1


class Bridge:
    """One bridge on one chain."""

    def __init__(self, rpc: Rpc, book: AddressBook, config: ChainConfig) -> None:
        self.rpc = rpc
        self.book = book
        self.contract = Contract(BRIDGE, _address(book, BRIDGE))
        self.credit = Contract(CREDIT, _address(book, CREDIT))
        self._finality = config.finality
        self._events = EventLog(rpc, self.contract, book.entry(BRIDGE).block, config.log_chunk_blocks)

    @classmethod
    def open(cls, config: ChainConfig, pause: Callable[[float], object] = time.sleep) -> Self:
        """The bridge of the configuration, after `require_same_chain`.

        BookError or ChainError if the book is missing, the node is down or of another chain, or the contracts
        are missing.
        """
        bridge = cls(Rpc.of(config, pause), AddressBook.read(config.address_book), config)
        bridge.require_same_chain(config.chain_id)
        return bridge

    def require_same_chain(self, chain_id: int) -> None:
        """ChainError unless node, book and configuration name one chain and the contracts are on it."""
        eth = self.rpc.web3.eth
        node_chain_id = self.rpc.ask(lambda: eth.chain_id)
        if node_chain_id != chain_id or self.book.chain_id != chain_id:
            raise ChainError(
                f"The node at {self.rpc.where} is on chain {node_chain_id}, {self.book.path} is the book of"
                f" chain {self.book.chain_id}, and chain_id is {chain_id}.",
                "Make rpc_url, address_book and chain_id in [chain] name the same chain.",
            )
        genesis = self.rpc.ask(lambda: eth.get_block(0))["hash"].to_0x_hex()
        if self.book.genesis not in (None, genesis):
            raise ChainError(
                f"{self.book.path} was written for a chain {chain_id} whose block 0 is {self.book.genesis},"
                f" and the node's block 0 is {genesis}.",
                "If a development chain was restarted, deploy again, or name another address_book.",
            )
        for contract in (self.contract, self.credit):
            if not self.rpc.ask(partial(eth.get_code, contract.address)):
                raise ChainError(
                    f"There is no code at {contract.address}, where {self.book.path} has {contract.name}.",
                    "Check address_book in [chain], and that the node is synchronised.",
                )

    @property
    def deployment(self) -> Deployment:
        """The contracts for which meters sign and to which oracles submit."""
        verifiers = (_address(self.book, P256_VERIFIER),) if P256_VERIFIER in self.book.entries else ()
        return Deployment(self.book.chain_id, self.credit.address, self.contract.address, verifiers)

    # -- Blocks --

    def head(self) -> BlockStamp:
        """The newest block."""
        return self._stamp("latest")

    def finalized(self) -> BlockStamp:
        """The newest block that counts as final by the configuration."""
        if not isinstance(self._finality, int):
            return self._stamp(self._finality)
        return self._stamp(max(self.head().number - self._finality, 0))

    def _stamp(self, block: BlockIdentifier) -> BlockStamp:
        def request() -> BlockStamp:
            header = self.rpc.web3.eth.get_block(block)
            return BlockStamp(header["number"], bytes(header["hash"]), UnixTime(header["timestamp"]))

        try:
            return self.rpc.ask(request)
        except ChainError as error:
            if isinstance(error.__cause__, BlockNotFound):
                raise ChainError(
                    f"The node at {self.rpc.where} has no block {block!r}.",
                    "Set finality in [chain] to a number of confirmations.",
                ) from error
            raise

    # -- The bridge --

    def settings(self, at: BlockStamp) -> BridgeSettings:
        """Who signs, and how long a batch waits."""
        views = ("oracleThreshold", "oracles", "challengeWindowSeconds", "paused")
        threshold, oracles, window, paused = self._views(at, [(name, ()) for name in views])
        return BridgeSettings(threshold, tuple(map(to_checksum_address, oracles)), window, paused)

    def fleet_facts(self, at: BlockStamp) -> dict[FleetId, FleetFacts]:
        """Every fleet, without its registers."""
        numbers = [FleetId(number + 1) for number in range(self._view(at, "fleetCount"))]
        structs = self._views(at, [("fleets", (number,)) for number in numbers])
        return {
            number: FleetFacts(number, to_checksum_address(beneficiary), *facts)
            for number, (beneficiary, *facts) in zip(numbers, structs, strict=True)
        }

    def fleets(self, at: BlockStamp, only: Collection[FleetId] | None = None) -> list[FleetState]:
        """The fleets with lanes and their registers. only: those of these fleets, all if None."""
        facts = [
            fleet
            for number, fleet in self.fleet_facts(at).items()
            if fleet.lanes and (only is None or number in only)
        ]
        words = self._words(at, facts)
        frozen = self._frozen(at, facts)
        return [
            FleetState(
                fleet.fleet, fleet.since, fleet.nameplate_watts, words[fleet.fleet], frozen[fleet.fleet]
            )
            for fleet in facts
        ]

    def _words(self, at: BlockStamp, fleets: Sequence[FleetFacts]) -> dict[FleetId, tuple[int, ...]]:
        pieces = [
            (fleet.fleet, first, min(WORDS_PER_VIEW, _word_count(fleet) - first))
            for fleet in fleets
            for first in range(0, _word_count(fleet), WORDS_PER_VIEW)
        ]
        words: dict[FleetId, tuple[int, ...]] = {}
        ranges = self._views(at, [("registerWords", piece) for piece in pieces])
        for (fleet, _, _), part in zip(pieces, ranges, strict=True):
            words[fleet] = words.get(fleet, ()) + tuple(part)
        return words

    def _frozen(self, at: BlockStamp, fleets: Sequence[FleetFacts]) -> dict[FleetId, tuple[int, ...]]:
        """Reads only fleets with frozen lanes; in the others, only unassigned lanes may not move."""
        masks = {
            fleet.fleet: [_unassigned(fleet, word) for word in range(_word_count(fleet))] for fleet in fleets
        }
        places = [
            (fleet.fleet, word)
            for fleet in fleets
            if fleet.frozen_lanes
            for word in range(_word_count(fleet))
        ]
        read = self._views(at, [("frozenLanesOf", place) for place in places])
        for (number, word), mask in zip(places, read, strict=True):
            masks[number][word] = mask
        return {number: tuple(of_words) for number, of_words in masks.items()}

    def meters(self, at: BlockStamp) -> list[Meter]:
        """Every meter that ever had a lane, in its current state."""
        return meters_of(self._events.until(at.number), self.fleet_facts(at))

    def factor_history(self, zone: int, at: BlockStamp) -> list[FactorRecord]:
        """A zone's factor records, oldest first."""
        return [FactorRecord.from_abi(record) for record in self._view(at, "factorHistory", zone)]

    def day_curves(self, records: Iterable[FactorRecord], at: BlockStamp) -> dict[bytes, DayCurve]:
        """The day curves of factor records, by id."""
        names = sorted({record.curve for record in records} - {NO_CURVE})
        if not names:
            return {}
        contract = Contract(CURVES, to_checksum_address(self._view(at, "curves")))
        curves = self.rpc.views(contract, at.number, [("valuesOf", (name,)) for name in names])
        return {name: DayCurve.of(values) for name, values in zip(names, curves, strict=True)}

    # -- Batches --

    def batches(self, at: BlockStamp) -> list[ChainBatch]:
        """Every submitted batch, in order."""
        batches: dict[bytes, ChainBatch] = {}
        for event in self._events.until(at.number):
            arguments = event.arguments
            batch_id = bytes(arguments.get("batchId", b""))
            if event.name == "BatchSubmitted":
                summary = BatchSummary.from_abi(arguments["summary"])
                evidence = bytes(arguments["evidence"])
                batches[batch_id] = ChainBatch(
                    summary, summary, evidence, BatchStatus.WAITING, event.block, event.transaction
                )
            elif batch_id:
                known = batches[batch_id]
                rest, status = known.rest, BatchStatus.PROCESSED
                if event.name == "BatchDeferred":
                    rest, status = BatchSummary.from_abi(arguments["rest"]), BatchStatus.WAITING
                batches[batch_id] = ChainBatch(
                    known.submitted, rest, known.evidence, status, known.block, known.transaction
                )
        return list(batches.values())

    def batch_status(self, batch_id: bytes, at: BlockStamp) -> BatchStatus:
        """The status of a batch."""
        return BatchStatus(self._view(at, "batchStatus", batch_id))

    def submitted_batch(self, transaction: bytes) -> EnergyBatch | None:
        """The batch in a transaction's calldata; None if it went to the bridge through another contract."""

        def request() -> EnergyBatch | None:
            try:
                sent = self.rpc.web3.eth.get_transaction(transaction)  # type: ignore[arg-type]
            except TransactionNotFound:
                return None
            if sent.get("to") != self.contract.address:
                return None
            submit = self.contract.functions["submitEnergyDataBatch"]
            return EnergyBatch.from_abi(submit.arguments(bytes(sent["input"]))["batch"])

        return self.rpc.ask(request)

    # -- Credits --

    def accruals(self, classes: Iterable[tuple[FleetId, int]], at: BlockStamp) -> list[Accrual]:
        """What fleets have earned in credit classes and not claimed."""
        pairs = list(classes)
        accrued = self._views(at, [("accruals", pair) for pair in pairs])
        return [Accrual(*pair, *amounts) for pair, amounts in zip(pairs, accrued, strict=True)]

    def balance_wei(self, account: ChecksumAddress) -> int:
        """The balance of an account at the newest block, in wei."""
        return self.rpc.ask(lambda: self.rpc.web3.eth.get_balance(account))

    def _view(self, at: BlockStamp, name: str, *arguments: Any) -> Any:
        return self._views(at, [(name, arguments)])[0]

    def _views(self, at: BlockStamp, views: Iterable[tuple[str, tuple[Any, ...]]]) -> list[Any]:
        return self.rpc.views(self.contract, at.number, views)


def _address(book: AddressBook, contract: str) -> ChecksumAddress:
    return to_checksum_address(book.address(contract))


def _word_count(fleet: FleetFacts) -> int:
    return -(-fleet.lanes // LANES_PER_WORD)


def _unassigned(fleet: FleetFacts, word: int) -> int:
    """The lanes of a word that no device ever had."""
    assigned = min(fleet.lanes - word * LANES_PER_WORD, LANES_PER_WORD)
    return _ALL_LANES & ~((1 << assigned) - 1)
