"""`ape run factors reject`, `withdraw` and `discard`: end a proposal without executing it."""

from collections.abc import Mapping

import click

from gramwatt.chains.evm.contracts.names import TIMELOCK
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import print_state, print_summary, sending_command

LAPSED = (ProposalState.EXPIRED, ProposalState.SUPERSEDED)


@click.command(cls=NetworkCommand, short_help="Reject a proposal, as a signer.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def reject(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Reject the proposal ID, as a signer; this takes back the signer's earlier approval.

    Possible until it is executed, and final. Once the proposal has lost the approvals it needs, or can no
    longer reach them, it is rejected and its timelock operation is cancelled.

    \b
        ape run factors reject 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    if sender.account in reader.status(proposal.proposal_id).rejected_by:
        click.echo("\nYou rejected it before: nothing is left to do.")
    elif sender.transact("reject", proposal.proposal_id):
        print_state(reader, proposal.proposal_id)


@click.command(cls=NetworkCommand, short_help="Withdraw a proposal, as its proposer.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def withdraw(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Withdraw the proposal ID, as its proposer, at any time before it is executed.

    \b
        ape run factors withdraw 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    if reader.status(proposal.proposal_id).state is ProposalState.WITHDRAWN:
        click.echo("\nIt is withdrawn: nothing is left to do.")
    elif sender.transact("withdraw", proposal.proposal_id):
        print_state(reader, proposal.proposal_id)


@click.command(cls=NetworkCommand, short_help="Remove an expired proposal from the timelock.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def discard(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Cancel the timelock operation of the expired or superseded proposal ID. Anyone may.

    \b
        ape run factors discard 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    status = reader.status(proposal.proposal_id)
    operation = status.operation_id
    is_pending = any(operation) and reader.deployed.read(TIMELOCK, "isOperationPending", operation)
    if status.state in LAPSED and not is_pending:
        click.echo("\nThe timelock has no operation of it: nothing is left to do.")
    else:
        sender.transact("discard", proposal.proposal_id)
