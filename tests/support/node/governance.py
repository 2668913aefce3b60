"""Governance on a node over RPC, where everybody signs for themselves; governance/ has it in process."""

from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount
from web3.contract import Contract
from web3.middleware import SignAndSendRawMiddlewareBuilder

from gramwatt.governance.proposal.content import Proposal, ProposalState
from gramwatt.governance.proposal.hashing import approval_message, proposal_id
from tests.support.evm.artifacts import artifact
from tests.support.governance.governance import DELAY, REPORT, signer_accounts
from tests.support.node.protocol import DAY, NodeProtocol, created, role_account, rpc


@dataclass
class NodeGovernance:
    """The timelock holds the bridge's admin and its factors; five signers, of whom three must approve."""

    protocol: NodeProtocol
    timelock: Contract
    contract: Contract
    proposer: LocalAccount
    reviewer: LocalAccount
    signers: list[LocalAccount]

    def send(self, who: LocalAccount, name: str, *arguments: Any) -> int:
        """A transaction of that account. The second of its block."""
        web3 = self.protocol.web3
        transaction = self.contract.functions[name](*arguments).transact({"from": who.address})
        receipt = web3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.01)
        assert receipt["status"] == 1, name
        return web3.eth.get_block(receipt["blockNumber"])["timestamp"]

    def state(self, proposal: Proposal) -> ProposalState:
        return ProposalState(self.contract.functions.stateOf(proposal_id(proposal)).call())

    def time(self, proposal: Proposal, name: str) -> int:
        """One of the times of its status."""
        functions = self.contract.functions
        struct = functions.statusOf(proposal_id(proposal)).call()
        (output,) = functions.statusOf(proposal_id(proposal)).abi["outputs"]
        return int(struct[[part["name"] for part in output["components"]].index(name)])

    def open_for_approval(self, proposal: Proposal) -> None:
        """Proposed, reviewed, and commented on for seven whole days."""
        self.send(self.proposer, "propose", proposal.to_abi())
        self.send(self.reviewer, "review", proposal_id(proposal), True, REPORT, "ipfs://report")
        self.protocol.warp(self.time(proposal, "approvalFrom"))

    def signed(self, proposal: Proposal, signer: LocalAccount) -> tuple[Any, ...]:
        """A SignedApproval of the ABI, made without a node."""
        deadline = self.protocol.now + DAY
        about = proposal, signer.address, deadline, self.protocol.web3.eth.chain_id, self.contract.address
        signature = bytes(signer.sign_message(approval_message(*about)).signature)
        return about[3], proposal_id(proposal), signer.address, deadline, signature


def deploy_governance_on_node(protocol: NodeProtocol) -> NodeGovernance:
    """Timelock and governance deployed, every role of the bridge that they need handed over for good."""
    web3, admin = protocol.web3, protocol.admin
    proposer, reviewer, signers = role_account("proposer"), role_account("reviewer"), signer_accounts(5)
    everybody = [proposer, reviewer, *signers]
    for person in everybody:
        rpc(web3, "anvil_setBalance", person.address, hex(10**20))
    web3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(everybody), layer=0)

    def send(contract: Contract, name: str, *arguments: Any) -> Any:
        transaction = contract.functions[name](*arguments).transact({"from": admin})
        assert web3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.01)["status"] == 1

    def deploy(name: str, *arguments: Any) -> Contract:
        built = artifact(name)
        factory = web3.eth.contract(abi=built.abi, bytecode=built.bytecode)
        transaction = factory.constructor(*arguments).transact({"from": admin})
        receipt = web3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.01)
        return created(web3, receipt, built.abi)

    timelock = deploy("Timelock", DELAY, admin)
    members = [signer.address for signer in signers]
    contract = deploy("FactorGovernance", timelock.address, protocol.bridge.address, members, 3, 4, admin)
    grants = [
        (timelock, role, contract.address) for role in ("PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE")
    ]
    grants += [(contract, "PROPOSER_ROLE", proposer.address), (contract, "REVIEWER_ROLE", reviewer.address)]
    for owned, role, holder in grants:
        send(owned, "grantRole", owned.functions[role]().call(), holder)
    handed = [(protocol.bridge, "COUNTRY_MANAGER_ROLE")]
    handed += [
        (owned, "DEFAULT_ADMIN_ROLE") for owned in (protocol.bridge, protocol.credit, contract, timelock)
    ]
    for owned, role in handed:
        role_id = owned.functions[role]().call()
        send(owned, "grantRole", role_id, timelock.address)
        send(owned, "renounceRole", role_id, admin)
    return NodeGovernance(protocol, timelock, contract, proposer, reviewer, signers)
