"""A proposal's state in words: what it waits for, every deadline, who is next."""

import pytest

from gramwatt.governance.proposal.content import ProposalState, Trigger
from gramwatt.governance.report.timeline import deadline_lines, earliest_execution, next_line, state_line
from tests.support.governance.facts import DAY, NOW, SIGNERS, facts, status


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (status(ProposalState.PROPOSED), "proposed; waits for its technical review, and expires 2026-12-06"),
        (status(ProposalState.REVIEWED, comment_from=NOW + DAY), "comment period begins 2026-11-24 00:00:00"),
        (
            status(ProposalState.IN_COMMENT, approval_from=NOW + 1),
            "count from 2026-11-23 00:00:01 UTC, in 00:0",
        ),
        (status(), "in approval; 1 of 3 approvals, and it expires 2026-12-06 00:00:00 UTC, in 13 d 00:00:00"),
        (
            status(ProposalState.APPROVED, approved_by=SIGNERS[:3]),
            "approved, 3 of 3 approvals; to be queued, or",
        ),
        (
            status(ProposalState.QUEUED, due_at=NOW + 1),
            "executable from 2026-11-23 00:00:01 UTC, in 00:00:01",
        ),
        (status(ProposalState.QUEUED, due_at=NOW), "executable now, and it expires"),
        (status(ProposalState.EXECUTED), "executed"),
        (status(ProposalState.EXPIRED, lapses_at=NOW), "expired 2026-11-23 00:00:00 UTC, 00:00:00 ago"),
        (status(ProposalState.SUPERSEDED), "superseded: made under set 1 of the signers"),
    ],
)
def test_state_line__every_state__what_it_waits_for(found, sentence):
    assert sentence in state_line(found, NOW)


@pytest.mark.parametrize(
    ("found", "earliest"),
    [
        (None, NOW + DAY + 7 * DAY + DAY),  # reviewed today: comments from midnight, then the timelock
        (status(ProposalState.PROPOSED, approval_from=0, approval_until=0), NOW + 9 * DAY),
        (status(ProposalState.IN_COMMENT, approval_from=NOW + 3 * DAY), NOW + 4 * DAY),
        (status(), NOW + DAY),
        (status(ProposalState.QUEUED, due_at=NOW + 5), NOW + 5),
        (status(ProposalState.QUEUED, due_at=NOW - 5), NOW),
    ],
)
def test_earliest_execution__every_state__if_everyone_acts_at_once(found, earliest):
    assert earliest_execution(found, Trigger.ANNUAL_REVIEW, facts()) == earliest


def test_earliest_execution__emergency__a_day_after_its_review():
    assert earliest_execution(None, Trigger.EMERGENCY, facts()) == NOW + DAY


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (ProposalState.PROPOSED, "review 0x4e68 --pass"),
        (ProposalState.IN_APPROVAL, "approve 0x4e68"),
        (ProposalState.APPROVED, "queue 0x4e68"),
        (ProposalState.QUEUED, "execute 0x4e68"),
    ],
)
def test_next_line__alive__the_command(state, command):
    line = next_line(status(state), "0x4e68")

    assert line is not None
    assert f"ape run factors {command}" in line


def test_next_line__ended__none():
    assert next_line(status(ProposalState.EXECUTED), "0x4e68") is None


def test_earliest_execution__executed__the_second_of_the_execution():
    executed = status(ProposalState.EXECUTED, due_at=NOW - DAY)

    assert earliest_execution(executed, Trigger.ANNUAL_REVIEW, facts(as_of=NOW - 5)) == NOW - 5


def test_deadline_lines__open__known_times_in_order_and_the_earliest_execution():
    lines = list(deadline_lines(status(), Trigger.ANNUAL_REVIEW, facts()))

    assert [line[:21].strip() for line in lines] == [
        "proposed",
        "reviewed",
        "comments from",
        "approvals from",
        "approvals until",
        "expires",
        "earliest execution",
    ]
    assert lines[0] == "  proposed           2026-11-13 00:00:00 UTC, 10 d 00:00:00 ago"
    assert lines[-1] == "  earliest execution 2026-11-24 00:00:00 UTC, in 1 d 00:00:00"


def test_deadline_lines__executable__now():
    lines = list(deadline_lines(status(ProposalState.QUEUED, due_at=NOW), Trigger.ANNUAL_REVIEW, facts()))

    assert lines[-1] == "  earliest execution now (2026-11-23 00:00:00 UTC)"
    assert "  executable from    2026-11-23 00:00:00 UTC, 00:00:00 ago" in lines


def test_deadline_lines__ended__no_execution_to_come():
    lines = list(deadline_lines(status(ProposalState.WITHDRAWN), Trigger.ANNUAL_REVIEW, facts()))

    assert not any("earliest" in line for line in lines)
    assert any("proposed" in line for line in lines)
