"""What must hold of every change that governance executes, told without its model where that is possible."""

from gramwatt.governance.proposal.content import Proposal
from gramwatt.protocol.factor import FactorRecord
from tests.support.governance.model import COMMENT, DAY, LEAST_DELAY
from tests.support.governance.trial import Trial, name_of

HORIZON = 400 * DAY
"""From now; later than any record of the drafts begins."""

Prices = dict[tuple[int, int], tuple[int, bool]]
"""By zone and second: the factor, 0 if nothing is issued, and whether it is provisional."""


def check_path(trial: Trial, proposal: Proposal) -> None:
    """GOV-1 and GOV-2 by the log alone: enough approvals, of that set, in their time, and the delay."""
    name = name_of(proposal)
    steps = [(act, who, when) for of, act, who, when in trial.log if of == name]
    when = {act: second for act, _, second in steps}
    who = {act: account for act, account, _ in steps}
    rejected = {who for act, who, _ in steps if act == "reject"}
    approved = [who for act, who, _ in steps if act == "approve" and who not in rejected]
    life = trial.model.lives[name]
    members = {member.lower() for member in trial.governance.contract.call("signersAt", life.epoch)}
    assert len(approved) == len(set(approved))
    assert members.issuperset(approved)
    assert len(approved) >= trial.model.needed(life) > len(members) / 2
    assert when["execute"] >= when["queue"] + LEAST_DELAY
    assert who["propose"] != who.get("review")
    assert ("review" in who) != life.is_own_house
    opened = when.get("review", when["propose"]) + (0 if life.is_emergency else COMMENT)
    assert all(second >= opened for act, _, second in steps if act == "approve")


def check_growth(before: list[FactorRecord], after: list[FactorRecord], now: int) -> None:
    """FACTOR-1: one record is added, nothing is altered, and nothing takes effect in the past."""
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    assert after[-1].effective_from >= now


def check_no_rise(before: Prices, after: Prices) -> None:
    """GOV-4: an emergency raises no price, ends no quarantine and improves no status."""
    for place, (factor, is_provisional) in after.items():
        was, was_provisional = before[place]
        assert factor <= was
        assert factor == 0 or is_provisional or not was_provisional


def check_records(trial: Trial, *zones: int) -> None:
    """FACTOR-1, GOV-3: histories grow by what was executed and by the guardian, and say which."""
    for zone in zones:
        history = trial.model.registry.histories[zone]
        origins = trial.governance.contract.call("factorOrigins", zone)
        made = trial.model.origins[zone]
        assert [FactorRecord.from_abi(origin.record) for origin in origins] == history
        assert [bytes(origin.proposalId) for origin in origins] == [
            made.get(index, bytes(32)) for index in range(len(history))
        ]


def turning_points(trial: Trial, proposal: Proposal, ahead: list[int]) -> set[int]:
    """Now, the given seconds ahead, and both sides of each second at which a record of its zones begins."""
    now = trial.chain.timestamp
    turns = {change.record.effective_from for change in proposal.factors}
    for change in proposal.factors:
        turns |= {record.effective_from for record in trial.model.registry.histories[change.zone]}
    moments = {now, now + HORIZON, *(now + seconds for seconds in ahead)}
    return moments | {turn + nudge for turn in turns for nudge in (-1, 0) if turn + nudge >= now}
