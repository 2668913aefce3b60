"""Compare chain, plan and book: every check has both sides, and there is always at least one check."""

from collections.abc import Iterator
from typing import Any

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from gramwatt.chains.book import AddressBook
from gramwatt.chains.errors import BookError
from gramwatt.chains.evm.abi.artifacts import Artifacts, split_metadata
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.contracts.names import BRIDGE, GOVERNANCE, READING_VERIFIER, TIMELOCK
from gramwatt.chains.evm.node.port import Chain
from gramwatt.deployer.checks.comparison import Check
from gramwatt.deployer.checks.factor_histories import history_checks
from gramwatt.deployer.checks.roles import holders, role_admins
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.resolve import ResolvedPlan, bind, resolve
from gramwatt.deployer.plan.rules import ADMIN, ADMIN_PARAMETER, CONTRACTS
from gramwatt.deployer.rollout.deploy import require_chain
from gramwatt.deployer.rollout.rehearsal import expected_code

# The view for each constructor argument. Only `admin` has none: it is a role, and roles are compared.
VIEWS = {
    (READING_VERIFIER, "credit_"): "credit",
    (TIMELOCK, "minDelay"): "getMinDelay",
    (BRIDGE, "credit_"): "credit",
    (BRIDGE, "readingVerifier_"): "readingVerifier",
    (BRIDGE, "curves_"): "curves",
    (BRIDGE, "oracles"): "oracles",
    (BRIDGE, "threshold"): "oracleThreshold",
    (BRIDGE, "windowSeconds"): "challengeWindowSeconds",
    (GOVERNANCE, "timelock_"): "timelock",
    (GOVERNANCE, "bridge_"): "bridge",
    (GOVERNANCE, "signers_"): "signers",
    (GOVERNANCE, "threshold_"): "threshold",
    (GOVERNANCE, "emergencyThreshold_"): "emergencyThreshold",
}


def verify(plan: Plan, chain: Chain, book: AddressBook, artifacts: Artifacts) -> list[Check]:
    """Every check of a deployment. If the book or the chain lacks a contract, nothing else is compared."""
    require_chain(plan, chain)
    presence = list(_presence(chain, book))
    if not all(check.holds for check in presence):
        return presence
    resolved = resolve(plan, artifacts, _deployer(book))
    deployed = DeployedContracts(chain, artifacts, book)
    return [
        *presence,
        *_creation(deployed),
        *_code(deployed, resolved),
        *_parameters(deployed, resolved),
        *_roles(deployed, resolved),
        *history_checks(deployed, resolved),
    ]


def _deployer(book: AddressBook) -> str:
    deployers = {entry.deployer for entry in book.entries.values()}
    if len(deployers) != 1:
        raise BookError(
            f"The book names several deployers: {', '.join(sorted(deployers))}.",
            "Restore it from version control.",
        )
    return deployers.pop()


def _presence(chain: Chain, book: AddressBook) -> Iterator[Check]:
    for name in CONTRACTS:
        if name not in book.entries:
            yield Check(name, "in the book", "an address", "nothing")
        else:
            code = chain.code(book.address(name))
            yield Check(name, "on the chain", "code", "code" if code else f"nothing at {book.address(name)}")
    for name in sorted(book.entries.keys() - set(CONTRACTS)):
        yield Check(name, "in the book", "nothing", book.address(name))


def _creation(deployed: DeployedContracts) -> Iterator[Check]:
    """The book's transaction created the contract, in the book's block, by the book's deployer."""
    for name, entry in deployed.book.entries.items():
        receipt = deployed.chain.receipt(entry.tx_hash)
        actual = "no such transaction"
        if receipt:
            created = to_checksum_address(receipt.contract) if receipt.contract else "nothing"
            actual = f"{created} in block {receipt.block} by {to_checksum_address(receipt.sender)}"
        yield Check(name, "created", f"{entry.address} in block {entry.block} by {entry.deployer}", actual)


def _code(deployed: DeployedContracts, resolved: ResolvedPlan) -> Iterator[Check]:
    """Compares the code on chain with the book's hash and with the compiled sources, immutables included."""
    for name, entry in deployed.book.entries.items():
        code = deployed.chain.code(entry.address)
        yield Check(name, "code hash, book and chain", entry.code_hash, _hash(code))
        expected = expected_code(resolved, deployed.artifacts, name, deployed.book.addresses)
        (expected_body, expected_trailer), (body, trailer) = split_metadata(expected), split_metadata(code)
        yield Check(name, "code, sources and chain", _hash(expected_body), _hash(body))
        # The only check that differs if only comments, file names or compiler settings differ.
        yield Check(name, "metadata, sources and chain", _hash(expected_trailer), _hash(trailer))


def _hash(code: bytes) -> str:
    return "0x" + keccak(code).hex()


def _parameters(deployed: DeployedContracts, resolved: ResolvedPlan) -> Iterator[Check]:
    for contract, arguments in resolved.arguments.items():
        for name, value in arguments.items():
            if name != ADMIN_PARAMETER:
                view = VIEWS[contract, name]
                expected = bind(value, deployed.book.addresses)
                yield Check(contract, name, _text(expected), _text(deployed.read(contract, view)))


def _text(value: Any) -> str:
    """A value in words; lists are sorted, because the contracts keep them in no particular order."""
    if isinstance(value, list | tuple | frozenset | set):
        return ", ".join(sorted(map(_text, value), key=str.lower)) or "nobody"
    return str(value)


def _roles(deployed: DeployedContracts, resolved: ResolvedPlan) -> Iterator[Check]:
    for contract, planned in resolved.roles.items():
        holding = holders(deployed, contract)
        for role in sorted(planned.keys() | holding.keys()):
            people = bind(list(planned.get(role, ())), deployed.book.addresses)
            yield Check(contract, role, _text(people), _text(holding.get(role, ())))
        held = [role for role, people in holding.items() if resolved.deployer in people]
        yield Check(contract, "roles of the deployer", "nobody", _text(held))
        admins = role_admins(deployed, contract)
        others = [f"{role} by {admin}" for role, admin in admins.items() if admin != ADMIN]
        yield Check(contract, "roles granted by another than the admin", "nobody", _text(others))
