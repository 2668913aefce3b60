"""Carry out a plan: deploy what the book lacks, do what the chain lacks, change nothing else.

    plan = read_plan(Path("deployments/plans/local.yml"))
    book = deploy(plan, Web3Chain(web3, KeySigner(key)))
    book.address("EnergyDataBridge")

May be killed anywhere and called again: it goes on where it stopped, and a second complete run sends nothing.
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
    """One step that is behind us. `receipt` is None if it was true already and nothing was sent."""

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
    """Deploy and configure everything that the plan names, and return where it is.

    Without a book it is kept in memory. `report` hears of every step. Raises PlanError before anything is
    sent if the plan is wrong, BookError if book and chain disagree, ChainError if the chain refuses: then the
    cause can be mended and all of it called again.
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
    """Refuse another chain than the plan's."""
    if chain.chain_id != plan.chain_id:
        raise PlanError(
            f"{plan.name} is for chain {plan.chain_id}, and this is chain {chain.chain_id}.",
            "Check --network and --plan. Nothing was sent.",
        )


def creation_data(
    resolved: ResolvedPlan, artifacts: Artifacts, contract: str, addresses: dict[str, str]
) -> bytes:
    """What the transaction that creates the contract carries: its code and its constructor's arguments."""
    artifact = artifacts[contract]
    arguments = [bind(value, addresses) for value in resolved.arguments[contract].values()]
    return artifact.creation_code + artifact.abi.encode_constructor(arguments)


def planned_addresses(plan: Plan, chain: Chain, book: AddressBook) -> dict[str, str]:
    """Where every contract is, or will be if the deployer sends nothing else before."""
    missing = [name for name in plan.contracts if name not in book.entries]
    nonces = range(chain.next_nonce(), chain.next_nonce() + len(missing))
    coming = {name: created_address(chain.deployer, n) for name, n in zip(missing, nonces, strict=True)}
    return {**book.addresses, **coming}


def _require_same_deployer(resolved: ResolvedPlan, book: AddressBook) -> None:
    for name, entry in book.entries.items():
        if entry.deployer != resolved.deployer:
            raise BookError(
                f"{name} was deployed by {entry.deployer}, and this account is {resolved.deployer}.",
                "Go on with the account that began.",
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
    waiting = book.reservation
    tried = waiting.tx_hashes if waiting and (waiting.contract, waiting.nonce) == (contract, nonce) else []
    try:
        signed = chain.sign(None, data, nonce)
    except CallReverted as error:
        raise deployed.explain(error, f"the constructor of {contract}") from None
    book.reserve(Reservation(contract, nonce, address, [*tried, signed.tx_hash]))
    receipt = chain.broadcast(signed)
    _record(deployed, contract, receipt)
    return receipt


def _adopt(deployed: DeployedContracts, contract: str) -> Receipt | None:
    """The deployment that an earlier run sent and died before it could note; None if there is none."""
    waiting = deployed.book.reservation
    if waiting is None or waiting.contract != contract:
        return None
    for tx_hash in reversed(waiting.tx_hashes):
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
    found = "0x" + keccak(deployed.chain.code(entry.address)).hex()
    if found != entry.code_hash:
        raise BookError(
            f"The book says that {entry.contract} at {entry.address} has code {entry.code_hash}, and"
            f" the chain has {found}.",
            "Find out which of the two was changed. Nothing was sent.",
        )


def _send(deployed: DeployedContracts, title: str, to: str, data: bytes) -> Receipt:
    try:
        signed = deployed.chain.sign(to, data, deployed.chain.next_nonce())
    except CallReverted as error:
        raise deployed.explain(error, title) from None
    return deployed.chain.broadcast(signed)
