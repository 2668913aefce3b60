"""The only path by which governance commands send: show, simulate, confirm, simulate again, send."""

from dataclasses import dataclass
from typing import Any

import click

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.names import GOVERNANCE
from gramwatt.chains.evm.node.port import Receipt
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.report.contract_errors import refusal


@dataclass
class GovernanceSender:
    """Sends transactions of the reader's signer, or only shows them."""

    reader: GovernanceReader
    send: bool
    yes: bool

    @property
    def account(self) -> str:
        """The address that signs."""
        return self.reader.chain.deployer

    def transact(self, function: str, *args: Any, contract: str = GOVERNANCE) -> Receipt | None:
        """Sends one transaction; None in a dry run.

        ProposalError or CallReverted if the contract would refuse it.
        """
        chain, deployed = self.reader.chain, self.reader.deployed
        target = deployed.book.address(contract)
        data = deployed.artifacts[contract].abi.encode_call(function, *args)
        what = f"{contract}.{function}"
        click.echo(f"\nTransaction: {what} at {target}, from {self.account}")
        click.echo(f"  calldata 0x{data.hex()}")
        try:
            chain.call(target, data, self.account)
            click.echo("  simulated: it would succeed now")
            if not self.send:
                click.echo("Dry run: nothing was sent. Add --send to send it.")
                return None
            if not self.yes:
                click.confirm(f"Send it to chain {chain.chain_id}?", abort=True)
            # `sign` simulates it again.
            receipt = chain.broadcast(chain.sign(target, data, chain.next_nonce()))
        except CallReverted as error:
            raise refusal(error, self.reader, what) from None
        click.echo(f"Sent: block {receipt.block}, gas {receipt.gas_used:,}, {receipt.tx_hash}")
        self.reader.refresh()
        return receipt
