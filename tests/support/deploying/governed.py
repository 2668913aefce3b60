"""A deployment on a node, and its governance: what the plan's people do, and what only a broken one could."""

from collections.abc import Sequence
from typing import Any

from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.contracts.names import GOVERNANCE, TIMELOCK
from gramwatt.deployer.plan.people import names_of
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.rollout.deploy import deploy
from gramwatt.governance.proposal.content import (
    Call,
    FactorChange,
    NewCountry,
    Proposal,
    ProposalState,
    Trigger,
)
from gramwatt.protocol.digests import keccak
from tests.support.deploying.plans import Node, artifacts, local_plan

DOCUMENT = keccak(b"document")


class Deployed(Node):
    """A node with the local plan carried out on it."""

    def __init__(self, url: str, plan: Plan | None = None) -> None:
        super().__init__(url)
        self.plan = plan or local_plan()
        self.book = deploy(self.plan, self.chain, artifacts=artifacts())
        self.people = names_of(self.plan, self.chain.deployer).addresses

    @property
    def deployed(self) -> DeployedContracts:
        return DeployedContracts(self.chain, artifacts(), self.book)

    def as_timelock(self, contract: str, function: str, *args: object) -> None:
        """Do at once, past governance, what only it can have done."""
        self._send(self.book.address(TIMELOCK), contract, function, *args)

    def as_person(self, person: str, contract: str, function: str, *args: object) -> None:
        """A transaction of one of the plan's people."""
        self._send(self.people[person], contract, function, *args)

    def proposed_call(self, contract: str, function: str, *args: object) -> Call:
        data = artifacts()[contract].abi.encode_call(function, *args)
        return Call(self.book.address(contract), data)

    def pass_proposal(
        self,
        trigger: Trigger,
        countries: Sequence[NewCountry] = (),
        factors: Sequence[FactorChange] = (),
        calls: Sequence[Call] = (),
    ) -> bytes:
        """The whole path with every period waited for: proposed, reviewed, approved, queued, executed."""
        proposal = Proposal(
            trigger, tuple(countries), tuple(factors), tuple(calls), DOCUMENT, "ipfs://document"
        )
        struct = proposal.to_abi()
        proposal_id = bytes(self.deployed.read(GOVERNANCE, "hashProposal", struct))
        self.as_person("proposer", GOVERNANCE, "propose", struct)
        if self._status(proposal_id)["state"] == ProposalState.PROPOSED:  # what needs no review is further
            self.as_person("reviewer", GOVERNANCE, "review", proposal_id, True, DOCUMENT, "ipfs://report")
        status = self._status(proposal_id)
        self.move_to(status["approvalFrom"])
        for number in range(1, status["required"] + 1):
            self.as_person(f"signer_{number}", GOVERNANCE, "approve", proposal_id)
        self.as_person("guardian", GOVERNANCE, "queue", struct)
        self.move_to(self._status(proposal_id)["dueAt"])
        self.as_person("guardian", GOVERNANCE, "execute", struct)
        return proposal_id

    def move_to(self, time: int) -> None:
        """A block at that Unix second."""
        self.rpc("evm_setNextBlockTimestamp", time)
        self.rpc("evm_mine")

    def _status(self, proposal_id: bytes) -> dict[str, Any]:
        (entry,) = artifacts()[GOVERNANCE].abi.functions["statusOf"].outputs
        names = [member["name"] for member in entry["components"]]
        return dict(zip(names, self.deployed.read(GOVERNANCE, "statusOf", proposal_id), strict=True))

    def _send(self, sender: str, contract: str, function: str, *args: object) -> None:
        data = artifacts()[contract].abi.encode_call(function, *args)
        self.send_as(sender, self.book.address(contract), data)
