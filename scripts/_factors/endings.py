"""`ape run factors reject`, `withdraw` and `discard`: how a proposal ends that is not executed."""

from collections.abc import Mapping

import click

from gramwatt.chains.evm.contracts.names import TIMELOCK
from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import Outbox
from scripts._ape import NetworkCommand
from scripts._factors.common import sends, show_briefly, tell_state

LAPSED = (ProposalState.EXPIRED, ProposalState.SUPERSEDED)


@click.command(cls=NetworkCommand, short_help="Be against a proposal, as a signer.")
@click.argument("proposal_id", metavar="ID")
@sends
def reject(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Be against the proposal ID, as a signer; an approval given before is taken back.

    At any time before it is executed. A rejection is not taken back. Once the approvals that it needs are
    lost, or cannot be reached any more, the proposal is rejected and leaves the timelock.

    \b
        ape run factors reject 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    if outbox.sender in desk.status(made.proposal_id).rejected_by:
        click.echo("\nYou rejected it before: nothing is left to do.")
    elif outbox.transact("reject", made.proposal_id):
        tell_state(desk, made.proposal_id)


@click.command(cls=NetworkCommand, short_help="Take a proposal back, as its proposer.")
@click.argument("proposal_id", metavar="ID")
@sends
def withdraw(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Withdraw the proposal ID, as the one who proposed it, at any time before it is executed.

    \b
        ape run factors withdraw 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    if desk.status(made.proposal_id).state is ProposalState.WITHDRAWN:
        click.echo("\nIt is withdrawn: nothing is left to do.")
    elif outbox.transact("withdraw", made.proposal_id):
        tell_state(desk, made.proposal_id)


@click.command(cls=NetworkCommand, short_help="Clear a lapsed proposal out of the timelock.")
@click.argument("proposal_id", metavar="ID")
@sends
def discard(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Cancel what the expired or superseded proposal ID has left in the timelock. By anyone.

    \b
        ape run factors discard 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    status = desk.status(made.proposal_id)
    operation = status.operation_id
    is_left = any(operation) and desk.site.read(TIMELOCK, "isOperationPending", operation)
    if status.state in LAPSED and not is_left:
        click.echo("\nThe timelock has nothing of it: nothing is left to do.")
    else:
        outbox.transact("discard", made.proposal_id)
