"""A proposal as a signer reads it: what it changes, its state, who approved it, what will be sent."""

from collections.abc import Iterator, Mapping

from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.proposal.content import Proposal, Trigger
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.proposal.status import Status
from gramwatt.governance.proposal.timelock_operation import operation_of
from gramwatt.governance.report.blockers import blockers
from gramwatt.governance.report.call_lines import call_lines
from gramwatt.governance.report.concerns import concerns, second_source_line
from gramwatt.governance.report.factor_changes import factor_line, factor_lines
from gramwatt.governance.report.timeline import deadline_lines, earliest_execution, next_line, state_line
from gramwatt.protocol.formats import spaced, who

TRIGGERS = {
    Trigger.ANNUAL_REVIEW: "annual review",
    Trigger.GRID_CHANGE: "more than 5 % of the grid changed",
    Trigger.NEW_RENEWABLES: "more than 10 % of new renewable capacity",
    Trigger.POLICY_CHANGE: "policy change",
    Trigger.EMERGENCY: "emergency: only lowers or quarantines, without a comment period",
    Trigger.NEW_COUNTRY: "new country",
    Trigger.PARAMETER: "parameter",
}


def trigger_text(proposal: Proposal, context: ProposalContext) -> str:
    """Its trigger, with what that means for its approval."""
    targets = {call.target for call in proposal.calls}
    if proposal.trigger is Trigger.PARAMETER and targets == {context.governance}:
        return (
            "parameter: governance's own signers or roles, without a review and with an emergency's approvals"
        )
    return TRIGGERS[proposal.trigger]


def short_lines(proposal: Proposal, context: ProposalContext, artifacts: Artifacts) -> Iterator[str]:
    """A block of `list`: name, state, and a line for each change."""
    name = f"0x{proposal_id(proposal).hex()[:8]}"
    yield f"{name}  {trigger_text(proposal, context)}"
    countries = context.countries_after(proposal)
    for entry in proposal.countries:
        yield f"  adds {entry.name} ({entry.country}, {entry.iso_code})"
    for change in proposal.factors:
        yield f"  {factor_line(change, context.in_force(change.zone), countries)}"
    for place, call in enumerate(proposal.calls):
        lines = call_lines(
            place, call, context.contracts, artifacts, context.present, context.names_by_address()
        )
        yield f"  {' '.join(line.strip() for line in lines)}"
    if context.status:
        yield f"  {state_line(context.status, context.now)}"
    for text in (*blockers(proposal, context), *concerns(proposal, context)):
        yield f"  WARNING: {text}"


def proposal_lines(proposal: Proposal, context: ProposalContext, artifacts: Artifacts) -> Iterator[str]:
    """The full report of `show`."""
    status, own_id = context.status, proposal_id(proposal)
    yield f"Proposal 0x{own_id.hex()}"
    yield f"  on chain {context.chain_id}, FactorGovernance {context.governance}"
    yield f"  trigger: {trigger_text(proposal, context)}"
    yield f"  document: {proposal.document_uri}"
    yield f"            keccak256 0x{proposal.document_hash.hex()}"
    if proposal.salt:
        yield f"  salt: {proposal.salt}"
    yield "\nWhat it changes"
    yield from (f"  {line}" for line in change_lines(proposal, context, artifacts))
    if status:
        yield f"\nState: {state_line(status, context.now)}"
        yield from deadline_lines(status, proposal.trigger, context)
        yield from _people_lines(status, context)
    yield from _comment_lines(context)
    if context.effect:
        yield "\nEffect on credits"
        yield from (f"  {line}" for line in context.effect)
    operation = operation_of(proposal, context.contracts[BRIDGE], artifacts)
    yield f"\nTimelock operation 0x{operation.operation_id.hex()}"
    yield f"  executeBatch calldata 0x{operation.calldata(artifacts).hex()}"
    for text in (*blockers(proposal, context), *concerns(proposal, context)):
        yield f"\nWARNING: {text}"
    if status and (line := next_line(status, f"0x{own_id.hex()[:8]}")):
        yield f"\n{line}"


def change_lines(proposal: Proposal, context: ProposalContext, artifacts: Artifacts) -> Iterator[str]:
    """Countries, factors and calls, in the order of execution."""
    earliest = earliest_execution(context.status, proposal.trigger, context)
    countries = context.countries_after(proposal)
    for entry in proposal.countries:
        yield f"New country: {entry.name} ({entry.country}), ISO code {entry.iso_code}"
    for change in proposal.factors:
        yield from factor_lines(change, context, earliest, countries)
        if line := second_source_line(change, proposal, context):
            yield f"  {line}"
    for place, call in enumerate(proposal.calls):
        yield from call_lines(
            place, call, context.contracts, artifacts, context.present, context.names_by_address()
        )


def _people_lines(status: Status, context: ProposalContext) -> Iterator[str]:
    people: Mapping[str, str] = context.names_by_address()
    yield f"  {'proposed by':<18} {who(status.proposer, people)}"
    if context.review:
        verdict = "passed" if context.review.passed else "failed"
        yield f"  {'reviewed by':<18} {who(context.review.reviewer, people)}: {verdict}"
        yield f"  {'report':<18} {context.review.report_uri}, keccak256 0x{status.report_hash.hex()}"
    count = f"{len(status.approved_by)} of {status.required} needed, {len(context.signers)} signers"
    yield f"  {'approvals':<18} {count}"
    for signer in status.approved_by:
        yield f"  {'':<18} {who(signer, people)}"
    if status.rejected_by:
        yield f"  {'rejections':<18} {', '.join(who(signer, people) for signer in status.rejected_by)}"


def _comment_lines(context: ProposalContext) -> Iterator[str]:
    if context.comments:
        yield f"\nComments: {len(context.comments)}"
    for comment in context.comments:
        author = who(comment.author, context.names_by_address())
        yield f"  {author}, while {spaced(comment.state.name)}: {comment.content_uri}"
        yield f"    keccak256 0x{comment.content_hash.hex()}"
