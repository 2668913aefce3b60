"""Governance as a whole (GOV-1 to GOV-6, FACTOR-1): anyone, any time, any order, against plain Python.

The machine proposes changes of every trigger, sound and flawed, carries several at once through their lives,
rotates the signers and quarantines zones in between, and lets wrong people try everything. After every step
each proposal's state, each history and the signers on chain are the model's; and what was executed is looked
at again by the log of who did what when.
"""

from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import currently_in_test_context, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gramwatt.governance.proposal.content import NewCountry, Proposal, ProposalState, Trigger
from gramwatt.protocol.factor import FactorStatus
from tests.support.bridge.protocol import KENYA
from tests.support.evm.chain import Reverted
from tests.support.governance.checks import (
    HORIZON,
    check_growth,
    check_no_rise,
    check_path,
    check_records,
    turning_points,
)
from tests.support.governance.drafts import (
    GRIDS,
    PLAIN,
    UGANDA,
    ZONES,
    Draft,
    FactorDraft,
    drafts,
    emergencies,
    plain_changes,
)
from tests.support.governance.model import ALIVE, DAY, SignerSet
from tests.support.governance.trial import ACCOUNTS, FLAW_ERRORS, PEOPLE, Trial, name_of

STEPS = ("review", "wait to approve", "approve", "queue", "wait to execute", "execute")
ACTS = ("propose it again", "pass in review", "fail in review", "comment", "queue", "withdraw", "discard")

# Acts by the wrong people, and on what is decided, are wanted; but a life that they fill goes nowhere.
people = st.sampled_from(PEOPLE)
holders = st.sampled_from(["proposer", "reviewer", "both"])
accounts = st.sampled_from(sorted(ACCOUNTS))
present_signers = st.runner().flatmap(lambda machine: st.sampled_from(machine.model.sets[-1].signers))
voters = st.one_of(present_signers, present_signers, accounts, people)
proposals = st.runner().flatmap(lambda machine: st.sampled_from(machine.trial.at_hand))
proposed = drafts(sorted(ACCOUNTS))
carried = st.one_of(st.just(len(STEPS)), st.integers(1, len(STEPS)))
flaws = st.one_of(st.none(), st.sampled_from(sorted(FLAW_ERRORS)))
delays = st.one_of(st.integers(1, DAY), st.integers(1, 3).map(lambda weeks: weeks * 7 * DAY))
edges = st.sampled_from(["comment_from", "approval_from", "due_at", "lapses_at"])


class GovernanceLife(RuleBasedStateMachine):
    """Many proposals at once."""

    executed: ClassVar[Counter[str]] = Counter()
    """How often a change was carried out, by trigger: a machine that never executes proves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.trial = Trial()
        self.governance, self.model = self.trial.governance, self.trial.model
        self.turn = 0

    @initialize(
        several=st.lists(proposed, min_size=1, max_size=3), steps=carried, by_signature=st.sets(accounts)
    )
    def begin(self, several: list[Draft], steps: int, by_signature: set[str]) -> None:
        """A few proposals, so that there is something to do, and the first of them on its way."""
        for draft in several:
            self.propose(draft, "proposer")
        self.carry(self.trial.drawn[0], steps, by_signature, 0)

    def teardown(self) -> None:
        executed = sum(act == "execute" for _, act, _, _ in self.trial.log)
        if currently_in_test_context():
            event(f"executed {min(executed, 5)}{' or more' if executed >= 5 else ''}")
        self.trial.end()

    # -- Time --

    @rule(seconds=delays)
    def wait(self, seconds: int) -> None:
        self.trial.warp(self.trial.chain.timestamp + seconds)

    @rule(proposal=proposals, edge=edges, nudge=st.sampled_from([-1, 0, 1]))
    def wait_for_an_edge(self, proposal: Proposal, edge: str, nudge: int) -> None:
        """The last second of a period, the first after it, or the next."""
        life = self.model.lives.get(name_of(proposal))
        if life is not None and getattr(life, edge):
            self.trial.warp(getattr(life, edge) + nudge)

    # -- Anyone, in any order --

    @rule(draft=proposed, who=st.one_of(st.just("proposer"), holders, people))
    def propose(self, draft: Draft, who: str) -> None:
        self.trial.propose(draft.at(self.governance), who, draft.effects)

    @rule(proposal=proposals, act=st.sampled_from(ACTS), who=st.one_of(holders, people))
    def act(self, proposal: Proposal, act: str, who: str) -> None:
        name = name_of(proposal)
        match act:
            case "propose it again":
                self.trial.propose(proposal, who, ())
            case "pass in review" | "fail in review":
                self.trial.review(name, who, passed=act == "pass in review")
            case "comment":
                self.trial.comment(name, who)
            case "queue":
                self.trial.queue(proposal, who)
            case "withdraw":
                self.trial.withdraw(name, who)
            case "discard":
                self.trial.discard(name, who)

    @rule(proposal=proposals, vote=st.sampled_from(["approve", "approve", "reject"]), who=voters)
    def vote(self, proposal: Proposal, vote: str, who: str) -> None:
        (self.trial.approve if vote == "approve" else self.trial.reject)(name_of(proposal), who)

    @rule(
        proposal=proposals, signer=st.one_of(present_signers, accounts), flaw=flaws, left=st.integers(0, DAY)
    )
    def approve_by_signature(self, proposal: Proposal, signer: str, flaw: str | None, left: int) -> None:
        """`left` seconds before the last that it may be delivered in; a late one misses it by a second."""
        last = self.trial.chain.timestamp + (-1 if flaw == "late" else left)
        self.trial.deliver(proposal, signer, last, flaw)

    @rule(proposal=proposals, who=people, ahead=st.lists(st.integers(0, HORIZON), max_size=3))
    def execute(self, proposal: Proposal, who: str, ahead: list[int]) -> None:
        """What an emergency makes of the price is seen at sampled moments, and around every turn."""
        zones = {change.zone for change in proposal.factors}
        histories = {zone: self.trial.history(zone) for zone in zones}
        moments = (
            turning_points(self.trial, proposal, ahead) if proposal.trigger is Trigger.EMERGENCY else set()
        )
        before = self.trial.prices(zones, moments)
        if not self.trial.execute(proposal, who):
            return
        self.executed[proposal.trigger.name] += 1
        check_path(self.trial, proposal)
        for zone in zones:
            check_growth(histories[zone], self.trial.history(zone), self.trial.chain.timestamp)
        check_records(self.trial, *ZONES)
        check_no_rise(before, self.trial.prices(zones, moments))

    @rule(zone=st.sampled_from([*GRIDS, *ZONES]), who=st.sampled_from(["guardian", *PEOPLE]))
    def quarantine(self, zone: int, who: str) -> None:
        before = self.trial.history(zone)
        if self.trial.quarantine(zone, who):
            check_growth(before, self.trial.history(zone), self.trial.chain.timestamp)

    @rule(proposal=proposals, who=people, way=st.integers(0, 5))
    def go_around(self, proposal: Proposal, who: str, way: int) -> None:
        """Straight to the timelock, the bridge or the signer set: whoever it is, nobody is let in."""
        bridge, timelock, signer_set = (
            self.governance.bridge,
            self.governance.timelock,
            self.governance.contract,
        )
        caller = self.trial.address(who)
        operation = [bridge.address], [0], [b""], bytes(32), name_of(proposal)
        contract, function, *arguments = (
            (timelock, "scheduleBatch", *operation, 2 * DAY),
            (timelock, "executeBatch", *operation),
            (timelock, "cancel", name_of(proposal)),
            (timelock, "updateDelay", 0),
            (bridge, "updateCountryEmissionFactor", 404, 900_000_000),
            (signer_set, "setSigners", [caller], 1, 1),
        )[way]
        with pytest.raises(
            Reverted, match=r"AccessControlUnauthorized|TimelockUnauthorizedCaller|NotTimelock"
        ):
            contract.send(function, *arguments, sender=caller)

    # -- As a diligent committee would --

    @rule(
        proposal=proposals,
        steps=carried,
        by_signature=st.sets(accounts),
        more=st.integers(0, 2),
    )
    def carry(self, proposal: Proposal, steps: int, by_signature: set[str], more: int) -> None:
        """As far as `steps` goes, waiting just as long as each needs; `more` approve than must."""
        name = name_of(proposal)
        life = self.model.lives.get(name)
        if life is None:
            return
        for step in STEPS[:steps]:
            match step, self.model.state(name):
                case "review", ProposalState.PROPOSED:
                    self.trial.review(name, "reviewer", passed=True)
                case "wait to approve", ProposalState.REVIEWED | ProposalState.IN_COMMENT:
                    self.trial.warp(life.approval_from)
                case "approve", ProposalState.IN_APPROVAL:
                    self._gather(proposal, self.model.needed(life) + more, by_signature)
                case "queue", ProposalState.APPROVED:
                    self.trial.queue(proposal, "outsider")
                case "wait to execute", ProposalState.QUEUED:
                    self.trial.warp(life.due_at)
                case "execute", ProposalState.QUEUED:
                    self.execute(proposal, "outsider", [])

    @rule(draft=proposed, by_signature=st.sets(accounts))
    def pass_whole(self, draft: Draft, by_signature: set[str]) -> None:
        """From the proposal to its execution, if it is sound."""
        proposal = draft.at(self.governance)
        self.trial.propose(proposal, "proposer", draft.effects)
        self.carry(proposal, len(STEPS), by_signature, 0)

    @rule(
        several=st.lists(
            st.one_of(emergencies, emergencies, plain_changes, proposed), min_size=2, max_size=3
        ),
        backwards=st.booleans(),
    )
    def pass_together(self, several: list[Draft], backwards: bool) -> None:
        """Side by side, so that one is executed after another has changed what it replaces."""
        together = [draft.at(self.governance) for draft in several]
        for proposal, draft in zip(together, several, strict=True):
            self.trial.propose(proposal, "proposer", draft.effects)
        for steps in range(1, len(STEPS)):
            for proposal in together:
                self.carry(proposal, steps, set(), 0)
        for proposal in together[::-1] if backwards else together:
            self.execute(proposal, "outsider", [])

    def _gather(self, proposal: Proposal, wanted: int, by_signature: set[str]) -> None:
        name = name_of(proposal)
        life = self.model.lives[name]
        willing = [who for who in self.model.sets[-1].signers if who not in life.approvals | life.rejections]
        for signer in willing[: max(wanted - len(life.approvals), 0)]:
            if signer in by_signature:
                self.trial.deliver(proposal, signer, self.trial.chain.timestamp)
            else:
                self.trial.approve(name, signer)

    # -- What always holds --

    @invariant()
    def every_state_is_the_models(self) -> None:
        """GOV-1, GOV-5: and nothing of an older set is alive."""
        for name, life in self.model.lives.items():
            state = self.governance.state(name)
            assert state is self.model.state(name)
            assert life.epoch == self.model.epoch or state not in ALIVE

    @invariant()
    def the_last_touched_is_the_models(self) -> None:
        """GOV-2: each approval once, of the set that the proposal was made under. And every time."""
        name = self.trial.touched
        life = self.model.lives.get(name)
        if life is None:
            return
        status = self.governance.status(name)
        members = self.model.sets[life.epoch - 1].signers
        votes = [[who.lower() for who in found] for found in (status.approvedBy, status.rejectedBy)]
        assert votes == [
            [who for who in members if who in side] for side in (life.approvals, life.rejections)
        ]
        assert (status.reviewedAt, status.approvedAt, status.dueAt) == (
            life.reviewed_at, life.approved_at, life.due_at,
        )  # fmt: skip
        assert (status.commentFrom, status.approvalFrom) == (life.comment_from, life.approval_from)
        assert (status.epoch, status.required) == (life.epoch, self.model.needed(life))
        is_superseded = self.model.state(name) is ProposalState.SUPERSEDED
        assert status.lapsesAt == (0 if is_superseded else life.lapses_at)
        pending = self.governance.timelock.call("isOperationPending", status.operationId)
        assert pending == life.in_timelock

    @invariant()
    def every_record_is_the_models(self) -> None:
        """FACTOR-1, GOV-3. One zone at a step, in turn: to read them all would be half of the time."""
        self.turn += 1
        check_records(self.trial, ZONES[self.turn % len(ZONES)])

    @invariant()
    def the_signers_are_the_models(self) -> None:
        """GOV-5."""
        assert self.governance.contract.call("epoch") == self.model.epoch
        found = [signer.lower() for signer in self.governance.contract.call("signers")]
        assert found == list(self.model.sets[-1].signers)


# A step costs some 10 ms. Half of the profile's runs, each long enough for several proposals to meet, keep
# this machine's part of CI below half a minute.
TestGovernanceLife = GovernanceLife.TestCase
TestGovernanceLife.settings = settings(max_examples=settings().max_examples // 2, stateful_step_count=40)

PLAIN_FACTOR = FactorDraft(KENYA, 430_000_000, None, FactorStatus.VERIFIED, None, None)
LOWER_FACTOR = FactorDraft(KENYA, 400_000_000, None, FactorStatus.PROVISIONAL, None, None)
UGANDAN_FACTOR = FactorDraft(UGANDA << 16, 54_000_000, None, FactorStatus.PROVISIONAL, None, None)
SOUND = [
    *(Draft(trigger, (PLAIN_FACTOR,)) for trigger in PLAIN),
    Draft(Trigger.EMERGENCY, (LOWER_FACTOR,)),
    Draft(Trigger.NEW_COUNTRY, (UGANDAN_FACTOR,), (NewCountry(UGANDA, "UG", "Uganda"),)),
    Draft(Trigger.PARAMETER, effects=(SignerSet(tuple(sorted(ACCOUNTS)[:3]), 2, 3),)),
]


@pytest.mark.parametrize("draft", SOUND, ids=lambda draft: draft.trigger.name)
def test_pass_whole__a_sound_proposal_of_each_trigger__is_executed(draft):
    """GOV-1: the machine's own way to the end leads there."""
    machine = GovernanceLife()
    try:
        machine.pass_whole(draft, {sorted(ACCOUNTS)[0]})

        assert [act for _, act, _, _ in machine.trial.log][-1] == "execute"
        machine.every_state_is_the_models()
        machine.the_last_touched_is_the_models()
        machine.the_signers_are_the_models()
    finally:
        machine.teardown()


def test_governance_life__a_few_fixed_runs__execute_changes():
    """GOV-1: so do its random runs, often enough to prove something."""
    before = GovernanceLife.executed.total()

    run_state_machine_as_test(
        GovernanceLife, settings=settings(TestGovernanceLife.settings, max_examples=10, derandomize=True)
    )

    assert GovernanceLife.executed.total() - before >= 5
