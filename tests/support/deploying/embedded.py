"""The local plan carried out on a chain in this process, where each of its people signs for themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from eth_utils.address import to_checksum_address
from web3.types import Wei

from gramwatt.chains.dev.accounts import dev_key
from gramwatt.chains.dev.embedded import embedded_web3
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.contracts.names import GOVERNANCE, TIMELOCK
from gramwatt.chains.evm.node.port import Receipt
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain
from gramwatt.deployer.rollout.deploy import deploy
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.content import Call, Proposal, ProposalState
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.proposal.status import Status
from tests.support.deploying.plans import CHAIN_ID, DEPLOYER_KEY, FUNDS_WEI, artifacts, local_plan

REPORT, COMMENT = b"\x4e" * 32, b"\xc0" * 32


class EmbeddedSite:
    """What the plan deploys, and its people by their names in it."""

    def __init__(self) -> None:
        plan = local_plan()
        accounts = {name: int(text.removeprefix("dev account ")) for name, text in plan.people.items()}
        self.signers = {name: KeySigner(dev_key(number)) for name, number in accounts.items()}
        self.signers["deployer"] = KeySigner(DEPLOYER_KEY)
        balances = {signer.address: FUNDS_WEI for signer in self.signers.values()}
        self.web3 = embedded_web3(CHAIN_ID, balances)
        self.book = deploy(plan, self.chain("deployer"), artifacts=artifacts())
        # eth-tester simulates no call from an empty account.
        payer, timelock = self.web3.eth.accounts[0], to_checksum_address(self.book.address(TIMELOCK))
        self.web3.eth.send_transaction({"from": payer, "to": timelock, "value": Wei(10**18)})
        provider: Any = self.web3.provider
        self._tester = provider.ethereum_tester
        self.move_to(self.chain("deployer").now() + 3_600)  # the fallback's factor is in force

    def address(self, person: str) -> str:
        return self.signers[person].address

    def chain(self, person: str) -> Web3Chain:
        """The chain of that person's commands. What a chain has read is not kept over a rollback."""
        return Web3Chain(self.web3, self.signers[person])

    def reader(self, person: str = "guardian") -> GovernanceReader:
        return GovernanceReader(DeployedContracts(self.chain(person), artifacts(), self.book))

    def send(self, person: str, contract: str, function: str, *args: Any) -> Receipt:
        """A transaction of that person."""
        chain = self.chain(person)
        data = artifacts()[contract].abi.encode_call(function, *args)
        return chain.broadcast(chain.sign(self.book.address(contract), data, chain.next_nonce()))

    def call(self, contract: str, function: str, *args: Any) -> Call:
        """For the timelock to make."""
        data = artifacts()[contract].abi.encode_call(function, *args)
        return Call(self.book.address(contract), data)

    def move_to(self, second: int) -> None:
        """A block at that second."""
        self._tester.time_travel(second)
        self._tester.mine_block()

    @contextmanager
    def rollback(self) -> Iterator[None]:
        """Whatever happens inside is undone; a failure of the test is not swallowed."""
        mark = self._tester.take_snapshot()
        try:
            yield
        finally:
            self._tester.revert_to_snapshot(mark)

    # -- A proposal's way --

    def status(self, proposal: Proposal) -> Status:
        return self.reader().status(proposal_id(proposal))

    def propose(self, proposal: Proposal) -> bytes:
        self.send("proposer", GOVERNANCE, "propose", proposal.to_abi())
        return proposal_id(proposal)

    def review(self, proposal: Proposal, passed: bool = True) -> None:
        arguments = proposal_id(proposal), passed, REPORT, "ipfs://report"
        self.send("reviewer", GOVERNANCE, "review", *arguments)

    def execute(self, proposal: Proposal) -> bytes:
        """Everything from its proposal on, with every period waited for."""
        name = self.propose(proposal)
        if self.status(proposal).state is ProposalState.PROPOSED:  # others need no review
            self.review(proposal)
        self.move_to(self.status(proposal).approval_from)
        for number in range(1, self.status(proposal).required + 1):
            self.send(f"signer_{number}", GOVERNANCE, "approve", name)
        self.send("guardian", GOVERNANCE, "queue", proposal.to_abi())
        self.move_to(self.status(proposal).due_at)
        self.send("guardian", GOVERNANCE, "execute", proposal.to_abi())
        return name


@cache
def embedded_site() -> EmbeddedSite:
    """Deployed once; whoever changes it does so in a rollback."""
    return EmbeddedSite()
