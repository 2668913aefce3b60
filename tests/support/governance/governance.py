"""Governance on the in-process EVM: the timelock holds the bridge, five signers hold the timelock."""

from dataclasses import dataclass, field
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from gramwatt.governance.proposal.content import (
    Call,
    FactorChange,
    NewCountry,
    Proposal,
    ProposalState,
    Trigger,
)
from gramwatt.governance.proposal.hashing import approval_message
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorRecord
from tests.support.bridge.protocol import DAY, KENYA, VERIFIED, Protocol, deploy_protocol, factor_record
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Chain, Contract, Receipt

DELAY = 24 * 3_600
COMMENT = 7 * DAY
REVIEW_PERIOD, APPROVAL_PERIOD, QUEUE_PERIOD, EXECUTION_PERIOD = 30 * DAY, 14 * DAY, 7 * DAY, 14 * DAY
DOCUMENT = keccak(b"document")
REPORT = keccak(b"report")
COMMENT_HASH = keccak(b"comment")
URI = "ipfs://document"


@dataclass
class Governance:
    """A protocol after its deployment: only governance changes it."""

    protocol: Protocol
    timelock: Contract
    contract: Contract
    signers: list[LocalAccount]
    salts: int = field(default=0)

    @property
    def chain(self) -> Chain:
        return self.protocol.chain

    @property
    def bridge(self) -> Contract:
        return self.protocol.bridge

    @property
    def proposer(self) -> str:
        return self.protocol.person("proposer")

    @property
    def reviewer(self) -> str:
        return self.protocol.person("reviewer")

    # -- Proposals --

    def factor(
        self,
        value: int = 430_000_000,
        zone: int = KENYA,
        *,
        trigger: Trigger = Trigger.ANNUAL_REVIEW,
        effective_from: int = 0,
        status: int = VERIFIED,
        **record: Any,
    ) -> Proposal:
        """A proposal of one factor; 0 as `effective_from` is the moment of its execution."""
        entry = FactorRecord.from_abi(factor_record(value, effective_from, status, **record))
        return self.proposal(trigger, factors=(FactorChange(zone, entry),))

    def emergency(
        self, value: int = 400_000_000, zone: int = KENYA, status: int = 0, **record: Any
    ) -> Proposal:
        return self.factor(value, zone, trigger=Trigger.EMERGENCY, status=status, **record)

    def call(self, contract: Contract, function: str, *args: Any) -> Proposal:
        """A Parameter proposal of one call."""
        data = contract.interface.functions[function].encode(*args)
        return self.proposal(Trigger.PARAMETER, calls=(Call(contract.address, data),))

    def set_signers(self, signers: list[str], threshold: int = 3, emergency_threshold: int = 4) -> Proposal:
        """A Parameter proposal of another set of signers."""
        return self.call(self.contract, "setSigners", signers, threshold, emergency_threshold)

    def proposal(
        self,
        trigger: Trigger,
        countries: tuple[NewCountry, ...] = (),
        factors: tuple[FactorChange, ...] = (),
        calls: tuple[Call, ...] = (),
    ) -> Proposal:
        self.salts += 1  # no two are the same
        return Proposal(trigger, countries, factors, calls, DOCUMENT, URI, self.salts)

    def id(self, proposal: Proposal) -> bytes:
        return bytes(self.contract.call("hashProposal", proposal.to_abi()))

    # -- One step at a time --

    def propose(self, proposal: Proposal, sender: str | None = None) -> bytes:
        return bytes(self.contract.send("propose", proposal.to_abi(), sender=sender or self.proposer).value)

    def review(self, proposal_id: bytes, passed: bool = True, sender: str | None = None) -> Receipt:
        return self.contract.send(
            "review", proposal_id, passed, REPORT, "ipfs://report", sender=sender or self.reviewer
        )

    def comment(self, proposal_id: bytes, sender: str | None = None) -> Receipt:
        author = sender or self.protocol.outsider
        return self.contract.send("comment", proposal_id, COMMENT_HASH, "ipfs://comment", sender=author)

    def approve(self, proposal_id: bytes, signer: LocalAccount) -> Receipt:
        return self.contract.send("approve", proposal_id, sender=self.funded(signer))

    def reject(self, proposal_id: bytes, signer: LocalAccount) -> Receipt:
        return self.contract.send("reject", proposal_id, sender=self.funded(signer))

    def signed(
        self, proposal: Proposal, signer: LocalAccount, deadline: int | None = None
    ) -> tuple[Any, ...]:
        """A SignedApproval of the ABI."""
        last = self.chain.timestamp + DAY if deadline is None else deadline
        message = approval_message(proposal, signer.address, last, self.chain.chain_id, self.contract.address)
        signature = bytes(signer.sign_message(message).signature)
        return (self.chain.chain_id, self.id(proposal), signer.address, last, signature)

    def deliver(self, proposal_id: bytes, approval: tuple[Any, ...]) -> Receipt:
        return self.contract.send("approveBySignature", proposal_id, approval, sender=self.protocol.deliverer)

    def queue(self, proposal: Proposal) -> Receipt:
        return self.contract.send("queue", proposal.to_abi(), sender=self.protocol.deliverer)

    def execute(self, proposal: Proposal) -> Receipt:
        return self.contract.send("execute", proposal.to_abi(), sender=self.protocol.deliverer)

    def withdraw(self, proposal_id: bytes, sender: str | None = None) -> Receipt:
        return self.contract.send("withdraw", proposal_id, sender=sender or self.proposer)

    def discard(self, proposal_id: bytes) -> Receipt:
        return self.contract.send("discard", proposal_id, sender=self.protocol.deliverer)

    def state(self, proposal_id: bytes) -> ProposalState:
        return ProposalState(self.contract.call("stateOf", proposal_id))

    def status(self, proposal_id: bytes) -> Any:
        return self.contract.call("statusOf", proposal_id)

    def funded(self, signer: LocalAccount) -> str:
        self.chain.evm.set_balance(signer.address, 10**24)
        return signer.address

    # -- As far as one wants, waiting as long as is needed --

    def open_for_approval(self, proposal: Proposal) -> bytes:
        """Proposed, reviewed, commented on: at the first second in which approvals count."""
        proposal_id = self.propose(proposal)
        if self.state(proposal_id) is ProposalState.PROPOSED:  # governance's own house needs no review
            self.review(proposal_id)
        self.chain.warp(self.status(proposal_id).approvalFrom)
        return proposal_id

    def approved(
        self,
        proposal: Proposal,
        approvals: int | None = None,
        signers: list[LocalAccount] | None = None,
    ) -> bytes:
        """With as many approvals as it needs, or as are asked for; by the first set unless told otherwise."""
        proposal_id = self.open_for_approval(proposal)
        needed = self.status(proposal_id).required if approvals is None else approvals
        for signer in (signers or self.signers)[:needed]:
            self.approve(proposal_id, signer)
        return proposal_id

    def queued(self, proposal: Proposal, signers: list[LocalAccount] | None = None) -> bytes:
        proposal_id = self.approved(proposal, signers=signers)
        self.queue(proposal)
        return proposal_id

    def executed(self, proposal: Proposal, signers: list[LocalAccount] | None = None) -> bytes:
        """The whole path."""
        proposal_id = self.queued(proposal, signers)
        self.chain.warp(self.status(proposal_id).dueAt)
        self.execute(proposal)
        return proposal_id


def signer_accounts(count: int, generation: int = 1) -> list[LocalAccount]:
    """Signers of one set; another generation has other people."""
    return [Account.from_key(keccak(f"signer {generation} {index}".encode())) for index in range(count)]


def deploy_governance(
    *, signers: int = 5, threshold: int = 3, emergency_threshold: int = 4, **options: Any
) -> Governance:
    """A deployed protocol whose admin and country manager is the timelock alone."""
    protocol = deploy_protocol(**options)
    chain, admin = protocol.chain, protocol.admin
    accounts = signer_accounts(signers)
    timelock = chain.deploy(artifact("Timelock"), DELAY, admin, sender=admin)
    contract = chain.deploy(
        artifact("FactorGovernance"),
        timelock.address,
        protocol.bridge.address,
        [account.address for account in accounts],
        threshold,
        emergency_threshold,
        admin,
        sender=admin,
    )
    governance = Governance(protocol, timelock, contract, accounts)
    for role in ("PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"):
        timelock.send("grantRole", timelock.call(role), contract.address, sender=admin)
    for role, person in (("PROPOSER_ROLE", governance.proposer), ("REVIEWER_ROLE", governance.reviewer)):
        contract.send("grantRole", contract.call(role), person, sender=admin)
    _hand_over(protocol.bridge, "COUNTRY_MANAGER_ROLE", protocol.manager, timelock.address, admin)
    for owned in (protocol.bridge, protocol.credit, contract, timelock):
        _hand_over(owned, "DEFAULT_ADMIN_ROLE", admin, timelock.address, admin)
    return governance


def _hand_over(contract: Contract, role: str, old: str, new: str, admin: str) -> None:
    role_id = contract.call(role)
    contract.send("grantRole", role_id, new, sender=admin)
    contract.send("renounceRole", role_id, old, sender=old)
