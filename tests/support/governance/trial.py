"""Governance on chain beside its model: each act is tried on both, and both must do the same."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import cache, partial
from typing import Any

import pytest

from gramwatt.governance.proposal.content import Proposal, ProposalState
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorRecord
from tests.support.evm.chain import Receipt, Reverted
from tests.support.governance.content import Registry
from tests.support.governance.drafts import CURVE, CURVES, ZONES
from tests.support.governance.governance import Governance, deploy_governance, signer_accounts
from tests.support.governance.model import ALIVE, Effect, GovernanceModel, Refused, SignerSet

ACCOUNTS = {
    account.address.lower(): account for account in signer_accounts(5) + signer_accounts(3, generation=2)
}
"""The five signers to begin with, and three that a later set may have in their stead."""
ROLES = {
    "PROPOSER_ROLE": ("proposer", "both"),
    "REVIEWER_ROLE": ("reviewer", "both"),
    "GUARDIAN_ROLE": ("guardian",),
}
PEOPLE = ("proposer", "reviewer", "both", "guardian", "outsider", "manager", "admin", *ACCOUNTS)
TYPED = ("recordFactor", "updateCountryEmissionFactor", "addCountry", "initializeCountryFactors")
SECP256K1_ORDER = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
FLAW_ERRORS = {
    "chain": "ApprovalForAnotherChain",
    "proposal": "ApprovalForAnotherProposal",
    "late": "ApprovalExpired",
    "forged": "ApprovalInvalid",
    "altered": "ApprovalMalleable",
}


@cache
def deployed() -> Governance:
    """Deployed once; every trial is undone."""
    governance = deploy_governance()
    governance.protocol.curves.send("publish", CURVE.to_abi(), sender=governance.protocol.outsider)
    both = governance.protocol.person("both")
    for role in ("PROPOSER_ROLE", "REVIEWER_ROLE"):
        governance.executed(
            governance.call(governance.contract, "grantRole", governance.contract.call(role), both)
        )
    for account in ACCOUNTS.values():
        governance.funded(account)
    return governance


@cache
def name_of(proposal: Proposal) -> bytes:
    """Its id, asked once."""
    return deployed().id(proposal)


class Trial:
    """`drawn` has all that anyone tried to propose, `log` who did what: (proposal, act, account, second)."""

    def __init__(self) -> None:
        self.governance = deployed()
        self.chain = self.governance.chain
        self._undo: AbstractContextManager[None] = self.chain.rollback()
        self._undo.__enter__()
        first = tuple(account.address.lower() for account in self.governance.signers)
        self.model = GovernanceModel(
            now=self.chain.timestamp,
            house=self.governance.contract.address.lower(),
            roles={role: {self.address(who) for who in holders} for role, holders in ROLES.items()},
            sets=[SignerSet(first, 3, 4)],
            registry=Registry(
                {zone: self.history(zone) for zone in ZONES},
                {404, 566, 710, 704, 764},
                {CURVES["published"]: CURVE.lowest},
                {self.governance.bridge.interface.functions[name].selector for name in TYPED},
            ),
        )
        self.log: list[tuple[bytes, str, str, int]] = []
        self.drawn: list[Proposal] = []
        self.touched = b""

    def end(self) -> None:
        """Undo all of it."""
        self._undo.__exit__(None, None, None)

    def address(self, who: str) -> str:
        """The account of a role, or the signer itself."""
        return who if who in ACCOUNTS else self.governance.protocol.person(who).lower()

    def history(self, zone: int) -> list[FactorRecord]:
        return [
            FactorRecord.from_abi(record) for record in self.governance.bridge.call("factorHistory", zone)
        ]

    @property
    def at_hand(self) -> list[Proposal]:
        """The living ones, oftener than the last that are decided, and the last that was refused."""
        states = {proposal: self.model.state(name_of(proposal)) for proposal in self.drawn}
        known = [proposal for proposal, state in states.items() if state is not ProposalState.UNKNOWN]
        unknown = [proposal for proposal, state in states.items() if state is ProposalState.UNKNOWN]
        alive = [proposal for proposal in known if states[proposal] in ALIVE]
        return [*alive, *alive, *known[-3:], *unknown[-1:]]

    def warp(self, moment: int) -> None:
        """Never back."""
        self.chain.warp(max(moment, self.chain.timestamp))
        self.model.now = self.chain.timestamp

    # -- Acts, by the account of a role or a signer; each says whether it was done --

    def propose(self, proposal: Proposal, who: str, effects: tuple[Effect, ...]) -> bool:
        name, caller = name_of(proposal), self.address(who)
        if proposal not in self.drawn:
            self.drawn.append(proposal)
        expected = partial(self.model.propose, name, caller, proposal, effects)
        return self._act(name, caller, expected, "propose", proposal.to_abi())

    def review(self, name: bytes, who: str, passed: bool) -> bool:
        caller = self.address(who)
        report = passed, keccak(b"report"), "ipfs://report"
        return self._act(
            name, caller, partial(self.model.review, name, caller, passed), "review", name, *report
        )

    def comment(self, name: bytes, who: str) -> bool:
        content = keccak(b"comment"), "ipfs://comment"
        return self._act(
            name, self.address(who), partial(self.model.comment, name), "comment", name, *content
        )

    def approve(self, name: bytes, who: str) -> bool:
        caller = self.address(who)
        return self._act(name, caller, partial(self.model.approve, name, caller), "approve", name)

    def deliver(self, proposal: Proposal, signer: str, last: int, flaw: str | None = None) -> bool:
        """An approval signed elsewhere until the second `last`, spoilt by a flaw of FLAW_ERRORS."""
        name = name_of(proposal)
        approval = _spoilt(self.governance.signed(proposal, ACCOUNTS[signer], last), flaw)

        def expected() -> None:
            if flaw is not None:
                raise Refused(self.model.approval_errors(name, signer) | {FLAW_ERRORS[flaw]})
            self.model.approve(name, signer)

        sender = self.address("deliverer")
        return self._act(name, signer, expected, "approveBySignature", name, approval, sender=sender)

    def reject(self, name: bytes, who: str) -> bool:
        caller = self.address(who)
        return self._act(name, caller, partial(self.model.reject, name, caller), "reject", name)

    def queue(self, proposal: Proposal, who: str) -> bool:
        name = name_of(proposal)
        expected = partial(self.model.queue, name)
        return self._act(name, self.address(who), expected, "queue", proposal.to_abi())

    def execute(self, proposal: Proposal, who: str) -> bool:
        name = name_of(proposal)
        expected = partial(self.model.execute, name)
        return self._act(name, self.address(who), expected, "execute", proposal.to_abi())

    def withdraw(self, name: bytes, who: str) -> bool:
        caller = self.address(who)
        return self._act(name, caller, partial(self.model.withdraw, name, caller), "withdraw", name)

    def discard(self, name: bytes, who: str) -> bool:
        return self._act(name, self.address(who), partial(self.model.discard, name), "discard", name)

    def quarantine(self, zone: int, who: str) -> bool:
        caller, reason = self.address(who), keccak(b"reason")
        return self._both(
            partial(self.model.quarantine, caller, zone, reason),
            partial(self.governance.bridge.send, "quarantineZone", zone, reason, sender=caller),
        )

    def _act(
        self,
        name: bytes,
        who: str,
        expected: Callable[[], None],
        function: str,
        *arguments: Any,
        sender: str | None = None,
    ) -> bool:
        self.touched = name
        send = partial(self.governance.contract.send, function, *arguments, sender=sender or who)
        if not self._both(expected, send):
            return False
        act = "approve" if function == "approveBySignature" else function
        self.log.append((name, act, who, self.chain.timestamp))
        return True

    def _both(self, expected: Callable[[], None], actual: Callable[[], Receipt]) -> bool:
        """What the model refuses the chain refuses, for one of the model's reasons."""
        try:
            expected()
        except Refused as refusal:
            allowed = refusal.errors
        else:
            actual()
            return True
        with pytest.raises(Reverted) as reverted:
            actual()
        assert reverted.value.error in allowed
        return False

    # -- Prices --

    def prices(self, zones: Iterable[int], moments: Iterable[int]) -> dict[tuple[int, int], tuple[int, bool]]:
        """What a second's energy is worth by zone and moment, and whether provisionally; 0 if it is not
        issued."""
        asked = sorted(zones)
        found = {}
        with self.chain.rollback():
            for moment in sorted(moments):
                self.chain.warp(moment + 1)
                for zone in asked:
                    found[zone, moment] = self._price(zone, moment)
        return found

    def _price(self, zone: int, moment: int) -> tuple[int, bool]:
        try:
            factor, provisional, _ = self.governance.bridge.call("factorDuring", zone, moment, moment + 1)
        except Reverted as refusal:
            if refusal.error != "FactorMissing":
                raise
            return 0, True
        return factor, provisional


def _spoilt(approval: tuple[Any, ...], flaw: str | None) -> tuple[Any, ...]:
    chain_id, name, signer, last, signature = approval
    match flaw:
        case "chain":
            return chain_id + 1, name, signer, last, signature
        case "proposal":
            return chain_id, keccak(name), signer, last, signature
        case "forged":
            return chain_id, name, signer, last + 1, signature
        case "altered":
            return chain_id, name, signer, last, _with_high_s(signature)
    return approval


def _with_high_s(signature: bytes) -> bytes:
    """The other signature that the same curve point gives."""
    s = SECP256K1_ORDER - int.from_bytes(signature[32:64])
    return signature[:32] + s.to_bytes(32) + bytes([27 + 28 - signature[64]])
