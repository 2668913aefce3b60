"""Where a proposal stands, in words: what it waits for, until when, and who does it."""

from collections.abc import Iterator

from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.proposal.content import ProposalState, Trigger
from gramwatt.governance.proposal.status import Status
from gramwatt.protocol.formats import spaced, utc, when

DAY = 86_400
COMMENT_SECONDS = 7 * DAY  # FactorGovernance.COMMENT_SECONDS
NEXT_COMMAND = {
    ProposalState.PROPOSED: "a reviewer: ape run factors review {} --pass --report FILE --uri URI",
    ProposalState.REVIEWED: "anyone: ape run factors comment {} --file FILE --uri URI",
    ProposalState.IN_COMMENT: "anyone: ape run factors comment {} --file FILE --uri URI",
    ProposalState.IN_APPROVAL: "a signer: ape run factors approve {}",
    ProposalState.APPROVED: "anyone: ape run factors queue {}",
    ProposalState.QUEUED: "anyone: ape run factors execute {}",
}


def state_line(status: Status, now: int) -> str:
    """One sentence."""
    count = f"{len(status.approved_by)} of {status.required} approvals"
    match status.state:
        case ProposalState.PROPOSED:
            return f"proposed; waits for its technical review, and lapses {when(status.lapses_at, now)}"
        case ProposalState.REVIEWED:
            return f"reviewed; the comment period begins {when(status.comment_from, now)}"
        case ProposalState.IN_COMMENT:
            return f"in comment; approvals count from {when(status.approval_from, now)}"
        case ProposalState.IN_APPROVAL:
            return f"in approval; {count}, and it lapses {when(status.lapses_at, now)}"
        case ProposalState.APPROVED:
            return f"approved, {count}; to be queued, or it lapses {when(status.lapses_at, now)}"
        case ProposalState.QUEUED if now < status.due_at:
            return f"queued, {count}; executable from {when(status.due_at, now)}"
        case ProposalState.QUEUED:
            return f"queued, {count}; executable now, and it lapses {when(status.lapses_at, now)}"
        case ProposalState.EXPIRED:
            return f"expired {when(status.lapses_at, now)}"
        case ProposalState.SUPERSEDED:
            return f"superseded: made under set {status.epoch} of the signers, which is in office no more"
        case _:
            return spaced(status.state.name)


def earliest_execution(status: Status | None, trigger: Trigger, context: ProposalContext) -> int:
    """The first second in which it may be executed if everyone acts at once, or in which it was."""
    now = context.as_of
    if status is not None and status.state is ProposalState.EXECUTED:
        return now
    if status is not None and status.due_at:
        return max(now, status.due_at)
    if status is not None and status.approval_from:
        return max(now, status.approval_from) + context.delay
    if trigger is Trigger.EMERGENCY:
        return now + context.delay
    return (now // DAY + 1) * DAY + COMMENT_SECONDS + context.delay


def deadline_lines(status: Status, trigger: Trigger, context: ProposalContext) -> Iterator[str]:
    """Every time that is known, in order, and the earliest execution."""
    now = context.now
    times = (
        ("proposed", status.proposed_at),
        ("reviewed", status.reviewed_at),
        ("comments from", status.comment_from),
        ("approvals from", status.approval_from),
        ("approvals until", status.approval_until),
        ("approved", status.approved_at),
        ("executable from", status.due_at),
        ("lapses", status.lapses_at),
    )
    for what, second in times:
        if second:
            yield f"  {what:<18} {when(second, now)}"
    if status.is_open:
        earliest = earliest_execution(status, trigger, context)
        shown = when(earliest, now) if earliest > now else f"now ({utc(now)})"
        yield f"  {'earliest execution':<18} {shown}"


def next_line(status: Status, name: str) -> str | None:
    """Who is next, and their command; None once nothing can become of it."""
    command = NEXT_COMMAND.get(status.state)
    return f"Next, {command.format(name)}" if command else None
