"""Sign an approval without a network, and deliver such approvals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from eth_utils.address import is_address

from gramwatt.chains.book import AddressBook, default_path
from gramwatt.chains.evm.abi.artifacts import read_build
from gramwatt.chains.evm.node.port import Signer
from gramwatt.deployer.plan.values import Names, parse_duration
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.files import approvals, export
from gramwatt.governance.files.proposal_values import Values
from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.report.proposal_report import proposal_lines
from gramwatt.governance.sender import GovernanceSender
from gramwatt.protocol.formats import utc
from scripts._factors.common import print_lines, print_state, print_summary

BEFORE_REVIEW_SECONDS = 30 * 86_400


def sign_offline(
    source: Path,
    out: Path,
    signer: Signer,
    deadline: str | None,
    safe: str | None,
    book_path: Path | None,
    people: Mapping[str, str],
    yes: bool,
) -> None:
    """Show the export, check what can be checked offline, confirm, sign, and write the approval."""
    exported = export.read(source)
    context = exported.context
    path = book_path or default_path(context.chain_id)
    if book_path or path.exists():
        context = replace(context, contracts=export.require_book(exported, AddressBook.read(path)))
        trusted = f"Contracts and their names are from the address book {path.name}."
    else:
        trusted = (
            f"There is no address book of chain {context.chain_id} here, so contracts and their names are"
            f" from the export: compare FactorGovernance {context.governance} with a source that you trust."
        )
    try:
        exported_people = {
            address: f"{name}, according to the export" for address, name in context.people.items()
        }
        context = replace(context, people={**exported_people, **people})
        lines = list(proposal_lines(exported.proposal, context, read_build()))
    except export.MALFORMED as error:
        raise ProposalError(
            f"The state of the chain in {source.name} cannot be read: {error!r}.", export.AGAIN
        ) from None
    print_lines(lines)
    click.echo(
        "\nWhat is in force and what a call replaces, effects, countries' names, approvals, comments and"
    )
    click.echo(f"times are from the export, as of {utc(context.now)}.")
    click.echo("The id and the day curves were recomputed from the content, and they match. " + trusted)
    last = _deadline(deadline, context)
    if safe is not None and not is_address(safe):
        raise ProposalError(f"--as-safe is {safe!r}, which is not an address.", "Give the Safe's address.")
    approving = f"{safe} (a Safe), as its owner {signer.address}" if safe else signer.address
    if context.signers and (safe or signer.address).lower() not in map(str.lower, context.signers):
        raise ProposalError(
            f"{safe or signer.address} is not a signer: they are {', '.join(context.signers)}.",
            "Sign with a signer's key; an owner of a Safe names it with --as-safe. Nothing was signed.",
        )
    click.echo(f"\nTo approve as {approving}. It can be delivered until {utc(last)}.")
    if not yes:
        click.confirm("Sign this approval?", abort=True)
    approval = approvals.sign(exported.proposal, context.chain_id, context.governance, last, signer, safe)
    approvals.write(out, approval)
    click.echo(f"{out} is the approval. Anyone may deliver it:")
    click.echo(f"  ape run factors approve --deliver {out} --account ANYONE --network NETWORK --send")


def _deadline(text: str | None, context: ProposalContext) -> int:
    last = _requested_deadline(text, context)
    if last > approvals.LAST_DEADLINE:
        raise ProposalError(
            f"The deadline {utc(last)} is later than an approval can name ({utc(approvals.LAST_DEADLINE)}).",
            "Give an earlier one with --deadline. Nothing was signed.",
        )
    return last


def _requested_deadline(text: str | None, context: ProposalContext) -> int:
    """Computed from the export alone, so that all owners of a Safe sign the same deadline."""
    until = context.status.approval_until if context.status else 0
    if text is None:
        return until - 1 if until else context.now + BEFORE_REVIEW_SECONDS
    names = Names("The command", {}, (), "option")
    if text[-1:] in "smhd":
        last = context.now + parse_duration(names, "--deadline", text)
    else:
        last = Values(Path(), names).moment("--deadline", text)
    begins = context.status.approval_from if context.status else 0
    if last < max(begins, context.now):
        raise ProposalError(
            f"The deadline {utc(last)} is before approvals count ({utc(max(begins, context.now))}).",
            "Give a later one. Nothing was signed.",
        )
    return last


def deliver(
    reader: GovernanceReader, sender: GovernanceSender, paths: Sequence[Path], people: Mapping[str, str]
) -> None:
    """Send every approval that is not on the chain yet; those of one Safe's owners together."""
    checked = []
    for path in paths:
        approval = approvals.read(path)
        proposal = reader.find(approval.proposal_id)
        proposal.require_matching_id()
        approvals.require_signed(path, approval, proposal.content, reader.chain_id, reader.governance)
        checked.append(approval)
    for name in dict.fromkeys(approval.proposal_id for approval in checked):
        proposal = reader.find(name)
        print_summary(reader, proposal, people)
        for approval in approvals.joined([item for item in checked if item.proposal_id == name]):
            if approval.signer in reader.status(proposal.proposal_id).approved_by:
                click.echo(f"\n{approval.signer} approved {proposal.name} before: nothing is left to do.")
            elif sender.transact("approveBySignature", proposal.proposal_id, approvals.to_abi(approval)):
                print_state(reader, proposal.proposal_id)
