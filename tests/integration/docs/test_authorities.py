"""docs/authorities.md says what the chain says: the plan is deployed, and who may do what is read back."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.contracts.names import BRIDGE, GOVERNANCE
from gramwatt.deployer.checks.roles import holders, role_admins
from gramwatt.deployer.plan.people import names_of
from gramwatt.deployer.plan.rules import ADMINISTERED, CONTRACTS
from gramwatt.deployer.rollout.deploy import deploy
from gramwatt.governance.files.proposal_reader import read
from gramwatt.governance.proposal.content import Trigger
from tests.support.deploying.plans import artifacts, embedded_chain, local_plan
from tests.support.evm.artifacts import ROOT

PAGE = (ROOT / "docs" / "authorities.md").read_text(encoding="utf-8")
ROLE_ROW = re.compile(r"^\| (\w+) \| `(\w+_ROLE)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
SET_ROW = re.compile(r"^\| (\w+) \| `(\w+)` \| ([^|]+) \| ([^|]+) \| Timelock \|$", re.MULTILINE)
HEADING = re.compile(r"\*\*(\w+)\*\*")
DENIED = bytes.fromhex("e2517d3f")  # AccessControlUnauthorizedAccount(address,bytes32)


@pytest.fixture(scope="module")
def deployed() -> DeployedContracts:
    """The local plan, carried out."""
    chain = embedded_chain()
    return DeployedContracts(chain, artifacts(), deploy(local_plan(), chain, artifacts=artifacts()))


@pytest.fixture(scope="module")
def names(deployed: DeployedContracts) -> dict[str, str]:
    """Who is behind an address: the plan's people and contracts."""
    people = names_of(local_plan(), deployed.chain.deployer).addresses
    return {address: name for name, address in {**people, **deployed.book.addresses}.items()}


def in_words(addresses: Any, names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names[address] for address in addresses)) or "nobody"


def test_roles__of_the_chain_and_of_the_page__are_the_same(deployed, names):
    found = []
    for contract in ADMINISTERED:
        held, admins = holders(deployed, contract), role_admins(deployed, contract)
        for role, people in held.items():
            found.append((contract, role, in_words(people, names), in_words(held[admins[role]], names)))

    assert sorted(ROLE_ROW.findall(PAGE)) == sorted(found)


def test_sets__of_the_chain_and_of_the_page__are_the_same(deployed, names):
    threshold, emergency = (
        deployed.read(GOVERNANCE, "threshold"),
        deployed.read(GOVERNANCE, "emergencyThreshold"),
    )
    quorum = deployed.read(BRIDGE, "oracleThreshold")

    assert SET_ROW.findall(PAGE) == [
        (
            GOVERNANCE,
            "signers",
            in_words(deployed.read(GOVERNANCE, "signers"), names),
            f"{threshold}, in an emergency {emergency}",
        ),
        (BRIDGE, "oracles", in_words(deployed.read(BRIDGE, "oracles"), names), str(quorum)),
    ]


def powers() -> Iterator[tuple[str, str, str, str]]:
    """Contract, function, who and command of every row of the table of powers."""
    contract = ""
    for line in PAGE.partition("## Powers")[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| ") or cells[0] == "power":
            continue
        heading = HEADING.fullmatch(cells[0])
        contract = heading[1] if heading else contract
        for function in re.findall(r"`(\w+)`", cells[1]):
            yield contract, function, cells[2], cells[3]


def writers(contract: str) -> set[str]:
    functions = artifacts()[contract].abi.functions
    return {name for name, codec in functions.items() if not codec.is_view}


def zero(entry: Mapping[str, Any]) -> Any:
    """The plainest value of an ABI type."""
    kind = entry["type"]
    if fixed := re.search(r"\[(\d+)\]$", kind):
        return [zero({**entry, "type": kind[: fixed.start()]})] * int(fixed[1])
    if kind.endswith("]"):
        return []
    if kind == "tuple":
        return tuple(zero(part) for part in entry["components"])
    plain = {"address": "0x" + "00" * 20, "string": "", "bool": False}
    return plain[kind] if kind in plain else bytes(int(kind[5:] or 0)) if kind.startswith("bytes") else 0


def role_asked_for(deployed: DeployedContracts, contract: str, function: str) -> str:
    """The role that the contract itself asks of the deployer, who has none; empty if it asks for none."""
    abi = deployed.artifacts[contract].abi
    data = abi.encode_call(function, *map(zero, abi.functions[function].inputs))
    try:
        deployed.chain.call(deployed.book.address(contract), data, deployed.chain.deployer)
    except CallReverted as refused:
        if refused.data[:4] == DENIED:
            needed = refused.data[-32:]
            (role,) = [role for role in abi.roles if deployed.role(contract, role) == needed]
            return role
    return ""


def test_powers__every_function_that_changes_something__stands_once():
    stated = [(contract, function) for contract, function, _, _ in powers()]

    assert len(set(stated)) == len(stated)
    assert set(stated) == {(contract, function) for contract in CONTRACTS for function in writers(contract)}


@pytest.mark.parametrize(("contract", "function", "who"), [row[:3] for row in powers()])
def test_powers__each__asks_for_the_role_that_the_page_names_and_its_holder_has(
    deployed, names, contract, function, who
):
    stated, _, _others = who.partition(", or ")
    needed = role_asked_for(deployed, contract, function)

    if needed:
        assert stated == f"{in_words(holders(deployed, contract)[needed], names)} (`{needed}`)"
    else:
        assert "_ROLE" not in who


def test_powers__each__has_a_command():
    for contract, function, _, command in powers():
        assert re.match(r"`(ape run|gramwatt) |proposal$|console$|none: ", command), f"{contract}.{function}"


def test_examples__each__is_a_parameter_proposal(deployed, tmp_path):
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        path = tmp_path / "proposal.yml"
        path.write_text(block, encoding="utf-8")
        for document in re.findall(r"file: (\S+)", block):
            (tmp_path / document).write_bytes(b"why")

        proposal = read(path, deployed.book.addresses, artifacts(), {}).proposal

        assert proposal.trigger is Trigger.PARAMETER
        assert {call.target for call in proposal.calls} == {deployed.book.address(BRIDGE)}
