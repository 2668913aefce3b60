"""The one way in which a command of governance sends: shown, simulated, asked, simulated again, sent."""

from dataclasses import dataclass
from typing import Any

import click

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.names import GOVERNANCE
from gramwatt.chains.evm.node.port import Receipt
from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.report.contract_errors import refused


@dataclass
class Outbox:
    """Sends for the desk's signer, or shows what it would send."""

    desk: Desk
    send: bool
    yes: bool

    @property
    def sender(self) -> str:
        """Who signs."""
        return self.desk.chain.deployer

    def transact(self, function: str, *args: Any, contract: str = GOVERNANCE) -> Receipt | None:
        """One transaction; None if it was a dry run. Raises a sentence if the contract would refuse it."""
        chain, site = self.desk.chain, self.desk.site
        target = site.book.address(contract)
        data = site.artifacts[contract].abi.encode_call(function, *args)
        what = f"{contract}.{function}"
        click.echo(f"\nTransaction: {what} at {target}, from {self.sender}")
        click.echo(f"  calldata 0x{data.hex()}")
        try:
            chain.call(target, data, self.sender)
            click.echo("  simulated: it would succeed now")
            if not self.send:
                click.echo("Dry run: nothing was sent. Add --send to send it.")
                return None
            if not self.yes:
                click.confirm(f"Send it to chain {chain.chain_id}?", abort=True)
            # Signing asks the node once more whether it would succeed.
            receipt = chain.broadcast(chain.sign(target, data, chain.next_nonce()))
        except CallReverted as error:
            raise refused(error, self.desk, what) from None
        click.echo(f"Sent: block {receipt.block}, gas {receipt.gas_used:,}, {receipt.tx_hash}")
        self.desk.refresh()
        return receipt
