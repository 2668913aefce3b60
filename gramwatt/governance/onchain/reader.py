"""What a signer has in front of them: one deployment, its proposals, its factors, its clock."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gramwatt.chains.book import AddressBook
from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.chains.evm.contracts.deployed import Site
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
class Made:
    """A proposal that is on the chain, and the block that it was made in."""

    proposal_id: bytes
    proposer: str
    block: int
    proposal: Proposal

    @property
    def name(self) -> str:
        """The first digits of its id."""
        return hex_of(self.proposal_id)[:SHORT]

    @property
    def is_whole(self) -> bool:
        """Whether the content is what the id stands for: the node may lie, and a text may be none."""
        return proposal_id(self.proposal) == self.proposal_id

    def require_whole(self) -> None:
        """ProposalError unless the content is what the id stands for."""
        if not self.is_whole:
            raise ProposalError(
                f"What the node gives as proposal {self.name} is not what that id stands for: the node"
                " is wrong, or a text of it is no UTF-8.",
                "Do not approve it; a signer may reject it.",
            )


@dataclass(frozen=True)
class Event:
    """One event of the governance contract: its arguments by name."""

    block: int
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """One deployment as its governance sees it."""

    site: Site
    _read: dict[tuple[str, ...], Any] = field(default_factory=dict)

    @classmethod
    def open(cls, chain: Chain, artifacts: Artifacts, book: AddressBook) -> "Desk":
        book.entry(GOVERNANCE)  # nothing works without it, and the sentence says how to get it
        return cls(Site(chain, artifacts, book))

    @property
    def chain(self) -> Chain:
        return self.site.chain

    @property
    def chain_id(self) -> int:
        return self.chain.chain_id

    @property
    def governance(self) -> str:
        """The address of FactorGovernance."""
        return self.site.book.address(GOVERNANCE)

    @cached_property
    def now(self) -> int:
        """Unix second of the next block, as it was when it was first asked for."""
        return self.chain.now()

    def refresh(self) -> None:
        """Forget what was read: a transaction was sent."""
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
        entry = self.site.book.entry(contract)
        abi = self.site.artifacts[contract].abi
        for log in self.chain.logs(entry.address, abi.events[name].topic, entry.block):
            yield Event(log.block, abi.events[name].arguments(log.topics, log.data))

    @cached_property
    def _proposals(self) -> tuple[Made, ...]:
        return tuple(map(_made, self.events("Proposed")))

    def proposals(self) -> list[Made]:
        """Every proposal that was ever made, oldest first."""
        return list(self._proposals)

    def find(self, text: str) -> Made:
        """The proposal whose id begins with `text`. ProposalError if there is none, or more than one."""
        wanted = _ID.fullmatch(text.strip())
        if wanted is None:
            raise ProposalError(
                f"{text!r} is not a proposal's id.",
                "Give 0x and its first hexadecimal digits, as `ape run factors list` shows them.",
            )
        found = [made for made in self._proposals if made.proposal_id.hex().startswith(wanted[1].lower())]
        if not found:
            raise ProposalError(
                f"No proposal of {self.governance} on chain {self.chain_id} begins with {text}.",
                "`ape run factors list --all` has those that there are.",
            )
        if len(found) > 1:
            ids = ", ".join(hex_of(made.proposal_id) for made in found)
            raise ProposalError(
                f"{text} begins the ids of {len(found)} proposals: {ids}.", "Give more digits."
            )
        return found[0]

    def known(self, proposal: Proposal) -> Made | None:
        """The same proposal, if it was made before."""
        wanted = proposal_id(proposal)
        return next((made for made in self._proposals if made.proposal_id == wanted), None)

    def status(self, proposal_id: bytes) -> Status:
        """Where the proposal stands. CallReverted if it was never made."""
        return Status.from_abi(self.site.read(GOVERNANCE, "statusOf", proposal_id))

    def signers(self, epoch: int | None = None) -> tuple[str, ...]:
        """The present set of signers, or that of another epoch."""
        if epoch is None:
            return tuple(self.site.read(GOVERNANCE, "signers"))
        return tuple(self.site.read(GOVERNANCE, "signersAt", epoch))

    # -- Factors --

    def history(self, zone: int) -> list[FactorRecord]:
        """Every record of a zone, oldest first."""
        return [FactorRecord.from_abi(record) for record in self.site.read(BRIDGE, "factorHistory", zone)]

    def in_force(self, zone: int) -> FactorRecord | None:
        """The record of a zone that is in force now, if there is one."""
        return in_force(self.history(zone), self.now)

    @cached_property
    def countries(self) -> dict[int, CountryName]:
        """Every country that was ever added, by its ISO 3166-1 number."""
        added = (event.arguments for event in self.events("CountryAdded", BRIDGE))
        return {
            told["country"]: CountryName(told["isoCode"].decode("ascii", "replace"), told["name"])
            for told in added
        }

    def curve(self, curve: bytes) -> tuple[tuple[int, ...], ...]:
        """The values of a published curve, by season and hour, in g CO2e per kWh times 1e6."""
        values: tuple[tuple[int, ...], ...] = self.site.read(CURVES, "valuesOf", curve)
        return values


def in_force(history: Sequence[FactorRecord], second: int) -> FactorRecord | None:
    """The newest record that has begun: it overtakes every earlier one."""
    begun = [record for record in history if record.effective_from <= second]
    return begun[-1] if begun else None


def _made(event: Event) -> Made:
    told = event.arguments
    return Made(told["proposalId"], told["proposer"], event.block, Proposal.from_abi(told["proposal"]))
