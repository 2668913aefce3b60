"""Carry out a plan: deploy the contracts that the book lacks, and take the steps that the chain lacks.

    plan = read_plan(Path("deployments/plans/local.yml"))
    book = deploy(plan, Web3Chain(web3, KeySigner(key)))
    book.address("EnergyDataBridge")

It may be interrupted at any point and called again: it continues where it stopped, and a second complete run
sends nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from gramwatt.chains.book import AddressBook, Entry, Reservation
from gramwatt.chains.errors import BookError, CallReverted, ChainError
from gramwatt.chains.evm.abi.artifacts import Artifacts, read_build
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.node.port import Chain, Receipt
from gramwatt.chains.evm.sending.wallet import created_address
from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.resolve import ResolvedPlan, bind, resolve
from gramwatt.deployer.rollout.steps import configuration


@dataclass(frozen=True)
class Progress:
    """One finished step. receipt: None if it was done before and nothing was sent."""

    title: str
    receipt: Receipt | None


Report = Callable[[Progress], None]


def deploy(
    plan: Plan,
    chain: Chain,
    book: AddressBook | None = None,
    artifacts: Artifacts | None = None,
    report: Report = lambda _progress: None,
) -> AddressBook:
    """Deploy and configure everything in the plan, and return the address book.

    book: in memory if not given. report: called after every step. PlanError before anything is sent if the
    plan is invalid, BookError if book and chain disagree, ChainError if the chain refuses; after the cause is
    fixed, call it again.
    """
    require_chain(plan, chain)
    artifacts = artifacts or read_build()
    book = book or AddressBook(chain.chain_id, chain.genesis())
    resolved = resolve(plan, artifacts, chain.deployer)
    _require_same_deployer(resolved, book)
    deployed = DeployedContracts(chain, artifacts, book)
    for contract in plan.contracts:
        report(Progress(f"{contract}: deploy", _deploy_contract(deployed, resolved, contract)))
    for step in configuration(deployed, resolved):
        receipt = None
        if not step.is_done():
            data = artifacts[step.contract].abi.encode_call(step.function, *step.args())
            receipt = _send(deployed, step.title, book.address(step.contract), data)
        report(Progress(step.title, receipt))
    return book


def require_chain(plan: Plan, chain: Chain) -> None:
    """PlanError if the chain is not the plan's."""
    if chain.chain_id != plan.chain_id:
        raise PlanError(
            f"{plan.name} is for chain {plan.chain_id}, and this is chain {chain.chain_id}.",
            "Check --network and --plan. Nothing was sent.",
        )


def creation_data(
    resolved: ResolvedPlan, artifacts: Artifacts, contract: str, addresses: dict[str, str]
) -> bytes:
    """The data of the transaction that creates the contract: code and constructor arguments."""
    artifact = artifacts[contract]
    arguments = [bind(value, addresses) for value in resolved.arguments[contract].values()]
    return artifact.creation_code + artifact.abi.encode_constructor(arguments)


def planned_addresses(plan: Plan, chain: Chain, book: AddressBook) -> dict[str, str]:
    """The address of every contract; for those not deployed yet, if the deployer sends nothing else first."""
    missing = [name for name in plan.contracts if name not in book.entries]
    nonces = range(chain.next_nonce(), chain.next_nonce() + len(missing))
    predicted = {name: created_address(chain.deployer, n) for name, n in zip(missing, nonces, strict=True)}
    return {**book.addresses, **predicted}


def _require_same_deployer(resolved: ResolvedPlan, book: AddressBook) -> None:
    for name, entry in book.entries.items():
        if entry.deployer != resolved.deployer:
            raise BookError(
                f"{name} was deployed by {entry.deployer}, and this account is {resolved.deployer}.",
                "Continue with the account that started the deployment.",
            )


def _deploy_contract(deployed: DeployedContracts, resolved: ResolvedPlan, contract: str) -> Receipt | None:
    chain, book = deployed.chain, deployed.book
    if contract in book.entries:
        _require_code(deployed, book.entry(contract))
        return None
    adopted = _adopt(deployed, contract)
    if adopted:
        return adopted
    nonce = chain.next_nonce()
    data = creation_data(resolved, deployed.artifacts, contract, book.addresses)
    address = created_address(chain.deployer, nonce)
    reserved = book.reservation
    is_repeated = reserved is not None and (reserved.contract, reserved.nonce) == (contract, nonce)
    tried = reserved.tx_hashes if reserved and is_repeated else []
    try:
        signed = chain.sign(None, data, nonce)
    except CallReverted as error:
        raise deployed.explain(error, f"the constructor of {contract}") from None
    book.reserve(Reservation(contract, nonce, address, [*tried, signed.tx_hash]))
    receipt = chain.broadcast(signed)
    _record(deployed, contract, receipt)
    return receipt


def _adopt(deployed: DeployedContracts, contract: str) -> Receipt | None:
    """The deployment that an earlier run sent but did not write to the book; None if there is none."""
    reserved = deployed.book.reservation
    if reserved is None or reserved.contract != contract:
        return None
    for tx_hash in reversed(reserved.tx_hashes):
        receipt = deployed.chain.receipt(tx_hash)
        if receipt:
            _record(deployed, contract, receipt)
            return receipt
    return None


def _record(deployed: DeployedContracts, contract: str, receipt: Receipt) -> None:
    if receipt.contract is None:
        raise ChainError(
            f"Transaction {receipt.tx_hash} created no contract.", "Compare the book with the chain."
        )
    address = to_checksum_address(receipt.contract)
    deployed.book.record(
        Entry(
            contract=contract,
            address=address,
            tx_hash=receipt.tx_hash,
            block=receipt.block,
            deployer=to_checksum_address(receipt.sender),
            code_hash="0x" + keccak(deployed.chain.code(address)).hex(),
            compiler=deployed.artifacts.settings.as_dict(),
        )
    )


def _require_code(deployed: DeployedContracts, entry: Entry) -> None:
    actual = "0x" + keccak(deployed.chain.code(entry.address)).hex()
    if actual != entry.code_hash:
        raise BookError(
            f"The book says that {entry.contract} at {entry.address} has code {entry.code_hash}, and"
            f" the chain has {actual}.",
            "Find out which of the two was changed. Nothing was sent.",
        )


def _send(deployed: DeployedContracts, title: str, to: str, data: bytes) -> Receipt:
    try:
        signed = deployed.chain.sign(to, data, deployed.chain.next_nonce())
    except CallReverted as error:
        raise deployed.explain(error, title) from None
    return deployed.chain.broadcast(signed)
