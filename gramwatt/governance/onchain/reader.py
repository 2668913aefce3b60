"""Reads one deployment of governance: its proposals, its factors, its clock."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gramwatt.chains.book import AddressBook
from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.contracts.names import BRIDGE as BRIDGE
from gramwatt.chains.evm.contracts.names import CURVES, GOVERNANCE
from gramwatt.chains.evm.node.port import Chain
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.proposal.content import Proposal
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.proposal.status import Status
from gramwatt.governance.proposal.zones import CountryName
from gramwatt.protocol.factor import FactorRecord
from gramwatt.protocol.formats import SHORT, hex_of

_ID = re.compile(r"(?:0x)?([0-9a-fA-F]{1,64})")


@dataclass(frozen=True)
class ProposalOnChain:
    """A proposal on the chain, and the block in which it was made."""

    proposal_id: bytes
    proposer: str
    block: int
    content: Proposal

    @property
    def name(self) -> str:
        """0x and the first digits of its id."""
        return hex_of(self.proposal_id)[:SHORT]

    @property
    def matches_id(self) -> bool:
        """Whether the content hashes to the id. It does not if the node is wrong or a text is not UTF-8."""
        return proposal_id(self.content) == self.proposal_id

    def require_matching_id(self) -> None:
        """ProposalError unless the content hashes to the id."""
        if not self.matches_id:
            raise ProposalError(
                f"The content that the node returns for proposal {self.name} does not hash to that id: either"
                " the node is wrong, or a text in it is not UTF-8.",
                "Do not approve it; a signer may reject it.",
            )


@dataclass(frozen=True)
class Event:
    """One event of the governance contract: its arguments by name."""

    block: int
    arguments: dict[str, Any]


@dataclass(frozen=True)
class GovernanceReader:
    """Reads the governance of one deployment. What it has read is kept until `refresh`."""

    deployed: DeployedContracts
    _read: dict[tuple[str, ...], Any] = field(default_factory=dict)

    @classmethod
    def open(cls, chain: Chain, artifacts: Artifacts, book: AddressBook) -> "GovernanceReader":
        book.entry(GOVERNANCE)  # everything needs it, and the BookError says how to get it
        return cls(DeployedContracts(chain, artifacts, book))

    @property
    def chain(self) -> Chain:
        return self.deployed.chain

    @property
    def chain_id(self) -> int:
        return self.chain.chain_id

    @property
    def governance(self) -> str:
        """The address of FactorGovernance."""
        return self.deployed.book.address(GOVERNANCE)

    @cached_property
    def now(self) -> int:
        """Unix second of the next block, at the first read since `refresh`."""
        return self.chain.now()

    def refresh(self) -> None:
        """Forget what was read; for use after a transaction."""
        self._read.clear()
        for name in ("now", "_proposals", "countries"):
            self.__dict__.pop(name, None)

    # -- Proposals --

    def events(self, name: str, contract: str = GOVERNANCE) -> list[Event]:
        """Every event of one kind since the contract was deployed, oldest first."""
        if (contract, name) not in self._read:
            self._read[contract, name] = list(self._events(name, contract))
        events: list[Event] = self._read[contract, name]
        return events

    def _events(self, name: str, contract: str) -> Iterator[Event]:
        entry = self.deployed.book.entry(contract)
        abi = self.deployed.artifacts[contract].abi
        for log in self.chain.logs(entry.address, abi.events[name].topic, entry.block):
            yield Event(log.block, abi.events[name].arguments(log.topics, log.data))

    @cached_property
    def _proposals(self) -> tuple[ProposalOnChain, ...]:
        return tuple(map(_proposal_of, self.events("Proposed")))

    def proposals(self) -> list[ProposalOnChain]:
        """Every proposal ever made, oldest first."""
        return list(self._proposals)

    def find(self, text: str) -> ProposalOnChain:
        """The proposal whose id begins with `text`. ProposalError if there is none, or more than one."""
        match = _ID.fullmatch(text.strip())
        if match is None:
            raise ProposalError(
                f"{text!r} is not a proposal's id.",
                "Give 0x and its first hexadecimal digits, as `ape run factors list` shows them.",
            )
        digits = match[1].lower()
        matching = [proposal for proposal in self._proposals if proposal.proposal_id.hex().startswith(digits)]
        if not matching:
            raise ProposalError(
                f"No proposal of {self.governance} on chain {self.chain_id} begins with {text}.",
                "`ape run factors list --all` shows all of them.",
            )
        if len(matching) > 1:
            ids = ", ".join(hex_of(proposal.proposal_id) for proposal in matching)
            raise ProposalError(
                f"{len(matching)} proposals have ids that begin with {text}: {ids}.", "Give more digits."
            )
        return matching[0]

    def find_same(self, proposal: Proposal) -> ProposalOnChain | None:
        """The proposal on the chain with the same content, if there is one."""
        same_id = proposal_id(proposal)
        return next((existing for existing in self._proposals if existing.proposal_id == same_id), None)

    def status(self, proposal_id: bytes) -> Status:
        """The proposal's status. CallReverted if it was never made."""
        return Status.from_abi(self.deployed.read(GOVERNANCE, "statusOf", proposal_id))

    def signers(self, epoch: int | None = None) -> tuple[str, ...]:
        """The current set of signers, or that of another epoch."""
        if epoch is None:
            return tuple(self.deployed.read(GOVERNANCE, "signers"))
        return tuple(self.deployed.read(GOVERNANCE, "signersAt", epoch))

    # -- Factors --

    def history(self, zone: int) -> list[FactorRecord]:
        """Every record of a zone, oldest first."""
        return [FactorRecord.from_abi(record) for record in self.deployed.read(BRIDGE, "factorHistory", zone)]

    def in_force(self, zone: int) -> FactorRecord | None:
        """The record of a zone that is in force now, if there is one."""
        return in_force(self.history(zone), self.now)

    @cached_property
    def countries(self) -> dict[int, CountryName]:
        """Every country that was ever added, by its ISO 3166-1 number."""
        added = (event.arguments for event in self.events("CountryAdded", BRIDGE))
        return {
            country["country"]: CountryName(country["isoCode"].decode("ascii", "replace"), country["name"])
            for country in added
        }

    def curve(self, curve: bytes) -> tuple[tuple[int, ...], ...]:
        """The values of a published curve, by season and hour, in g CO2e per kWh times 1e6."""
        values: tuple[tuple[int, ...], ...] = self.deployed.read(CURVES, "valuesOf", curve)
        return values


def in_force(history: Sequence[FactorRecord], second: int) -> FactorRecord | None:
    """The newest record that has begun: it replaces every earlier one."""
    begun = [record for record in history if record.effective_from <= second]
    return begun[-1] if begun else None


def _proposal_of(event: Event) -> ProposalOnChain:
    arguments = event.arguments
    return ProposalOnChain(
        arguments["proposalId"],
        arguments["proposer"],
        event.block,
        Proposal.from_abi(arguments["proposal"]),
    )
