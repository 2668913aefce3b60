"""Who may call what: every state-changing function of every contract, against every account of a wrong role.

The tables below are the truth; a function that the ABI has and the table lacks fails the test, so that none
is forgotten. What only some (an owner, a beneficiary, a holder) may do is tested where the function is.
"""

from typing import Any

import pytest

from tests.support.bridge.protocol import Protocol
from tests.support.evm.abi import Function
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Contract, Reverted
from tests.support.evm.expect import reverts

ANYONE = "anyone"
DENIED = "AccessControlUnauthorizedAccount"
NOBODY = "0x" + "00" * 20
ADMIN_ROLE = "DEFAULT_ADMIN_ROLE"
DELAY = 86_400
FACTOR = "(uint64,uint40,uint8,uint8,uint16,uint16,bytes32,bytes32)"
PROPOSAL = f"(uint8,(uint16,bytes2,string)[],(uint32,{FACTOR})[],(address,bytes)[],bytes32,string,uint256)"

BRIDGE = {
    "initializeCountryFactors()": "COUNTRY_MANAGER_ROLE",
    "addCountry(uint16,bytes2,string)": "COUNTRY_MANAGER_ROLE",
    "setCountryActive(uint16,bool)": "COUNTRY_MANAGER_ROLE",
    f"recordFactor(uint32,{FACTOR})": "COUNTRY_MANAGER_ROLE",
    "updateCountryEmissionFactor(uint16,uint256)": "COUNTRY_MANAGER_ROLE",
    "advanceCountryPolicy()": "COUNTRY_MANAGER_ROLE",
    "quarantineZone(uint32,bytes32)": "GUARDIAN_ROLE",
    "openFleet(uint32,uint16,uint32,address)": "DEVICE_REGISTRAR_ROLE",
    "registerDevice(bytes32,uint16,bytes32)": "DEVICE_REGISTRAR_ROLE",
    "registerDeviceInZone(bytes32,uint32,bytes32)": "DEVICE_REGISTRAR_ROLE",
    "certifyDevice(bytes32,bytes32,uint32)": "DEVICE_REGISTRAR_ROLE",
    "rotateDeviceKey(bytes32,bytes32)": "DEVICE_REGISTRAR_ROLE",
    "suspendDevice(bytes32)": "DEVICE_REGISTRAR_ROLE",
    "reinstateDevice(bytes32)": "DEVICE_REGISTRAR_ROLE",
    "migrateDevice(bytes32,uint32,bytes32,uint32)": "DEVICE_REGISTRAR_ROLE",
    "verifyDeviceLocation(bytes32)": "LOCATION_VERIFIER_ROLE",
    "revokeDeviceLocation(bytes32)": "LOCATION_VERIFIER_ROLE",
    "pause()": "GUARDIAN_ROLE",
    "unpause()": ADMIN_ROLE,
    "addOracle(address)": ADMIN_ROLE,
    "removeOracle(address)": ADMIN_ROLE,
    "setOracleThreshold(uint8)": ADMIN_ROLE,
    "setChallengeWindow(uint40)": ADMIN_ROLE,
    "grantRole(bytes32,address)": ADMIN_ROLE,
    "revokeRole(bytes32,address)": ADMIN_ROLE,
    "renounceRole(bytes32,address)": "the account itself",
    "setFleetBeneficiary(uint32,address)": "the fleet's beneficiary",
    "releaseDevice(bytes32)": "the device's owner, or DEVICE_REGISTRAR_ROLE",
    "bondDevice(((bytes32,address,bytes32,bytes32,bytes,bytes,bytes),uint32,uint64,bytes))": ANYONE,
    "submitEnergyDataBatch((uint64,uint64,bytes32,(uint32,uint16,uint256[])[]),bytes[])": ANYONE,
    "processBatch((bytes32,uint64,uint64,uint64,bytes32,uint256[]))": ANYONE,
    "claimCredits(uint32,uint256)": ANYONE,
}
CREDIT = {
    "mint(address,uint256,uint256)": "MINTER_ROLE",
    "pause()": "PAUSER_ROLE",
    "unpause()": ADMIN_ROLE,
    "grantRole(bytes32,address)": ADMIN_ROLE,
    "revokeRole(bytes32,address)": ADMIN_ROLE,
    "renounceRole(bytes32,address)": "the account itself",
    "retire(address,uint256,uint256,bytes32,uint64,uint64,string)": "the holder, or whom it approved",
    "safeTransferFrom(address,address,uint256,uint256,bytes)": "the holder, or whom it approved",
    "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)": "the holder, or whom it approved",
    "setApprovalForAll(address,bool)": ANYONE,
}
TIMELOCK = {
    "schedule(address,uint256,bytes,bytes32,bytes32,uint256)": "PROPOSER_ROLE",
    "scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)": "PROPOSER_ROLE",
    "cancel(bytes32)": "CANCELLER_ROLE",
    "execute(address,uint256,bytes,bytes32,bytes32)": "EXECUTOR_ROLE",
    "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)": "EXECUTOR_ROLE",
    "grantRole(bytes32,address)": ADMIN_ROLE,
    "revokeRole(bytes32,address)": ADMIN_ROLE,
    "renounceRole(bytes32,address)": "the account itself",
    "updateDelay(uint256)": "the timelock itself",
    "onERC721Received(address,address,uint256,bytes)": ANYONE,
    "onERC1155Received(address,address,uint256,uint256,bytes)": ANYONE,
    "onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)": ANYONE,
}
GOVERNANCE = {
    f"propose({PROPOSAL})": "PROPOSER_ROLE",
    "review(bytes32,bool,bytes32,string)": "REVIEWER_ROLE",
    "comment(bytes32,bytes32,string)": ANYONE,
    "approve(bytes32)": "a signer",
    "approveBySignature(bytes32,(uint256,bytes32,address,uint64,bytes))": ANYONE,
    "reject(bytes32)": "a signer",
    f"queue({PROPOSAL})": ANYONE,
    f"execute({PROPOSAL})": ANYONE,
    "withdraw(bytes32)": "who proposed it",
    "discard(bytes32)": ANYONE,
    "setSigners(address[],uint8,uint8)": "the timelock",
    "grantRole(bytes32,address)": ADMIN_ROLE,
    "revokeRole(bytes32,address)": ADMIN_ROLE,
    "renounceRole(bytes32,address)": "the account itself",
}
TABLES = {
    "EnergyDataBridge": BRIDGE,
    "CarbonCredit": CREDIT,
    "FactorGovernance": GOVERNANCE,
    "Timelock": TIMELOCK,
    "DayCurves": {"publish(uint64[24][4])": ANYONE},
    "ReadingVerifier": {},
    "P256Verifier": {},
}
HOLDERS = {
    "EnergyDataBridge": {
        ADMIN_ROLE: ["admin"],
        "COUNTRY_MANAGER_ROLE": ["manager"],
        "DEVICE_REGISTRAR_ROLE": ["registrar"],
        "LOCATION_VERIFIER_ROLE": ["locator"],
        "GUARDIAN_ROLE": ["guardian"],
    },
    "CarbonCredit": {ADMIN_ROLE: ["admin"], "MINTER_ROLE": ["minter"], "PAUSER_ROLE": ["guardian"]},
    "FactorGovernance": {
        ADMIN_ROLE: ["admin"],
        "PROPOSER_ROLE": ["proposer", "signer"],  # who signs may propose without the role
        "REVIEWER_ROLE": ["reviewer"],
    },
    "Timelock": {
        ADMIN_ROLE: [],  # but the timelock itself
        "PROPOSER_ROLE": ["proposer"],
        "CANCELLER_ROLE": ["proposer"],
        "EXECUTOR_ROLE": ["executor"],
    },
}
ACCOUNTS = [
    *("admin", "manager", "registrar", "locator", "guardian", "beneficiary", "outsider", "oracle"),
    *("minter", "proposer", "reviewer", "signer", "executor"),
]
GATED = [
    (name, signature, role)
    for name, table in TABLES.items()
    for signature, role in table.items()
    if role.endswith("_ROLE") and " " not in role
]


def writers(name: str) -> dict[str, Function]:
    """The state-changing functions of a contract by signature, overloads apart."""
    entries = [entry for entry in artifact(name).abi if entry["type"] == "function"]
    functions = [Function(entry) for entry in entries]
    return {function.signature: function for function in functions if not function.is_view}


def zero(kind: str, parts: list[dict[str, Any]]) -> Any:
    """The plainest value of an ABI type."""
    if kind.endswith("]"):
        return []
    if kind == "tuple":
        return tuple(zero(part["type"], part.get("components", [])) for part in parts)
    plain = {"address": NOBODY, "string": "", "bool": False}
    if kind in plain:
        return plain[kind]
    return bytes(int(kind[5:] or 0)) if kind.startswith("bytes") else 0


def calldata(function: Function) -> bytes:
    inputs = function.entry["inputs"]
    return function.encode(*(zero(part["type"], part.get("components", [])) for part in inputs))


@pytest.fixture
def contracts(protocol) -> dict[str, Contract]:
    """The contracts that have roles; the timelock as a deployment has it, without an admin but itself."""
    chain, deployer = protocol.chain, protocol.person("deployer")
    timelock = chain.deploy(artifact("Timelock"), DELAY, deployer, sender=deployer)
    for role, person in (("PROPOSER", "proposer"), ("CANCELLER", "proposer"), ("EXECUTOR", "executor")):
        grant(timelock, f"{role}_ROLE", protocol.person(person), deployer)
    timelock.send("renounceRole", timelock.call(ADMIN_ROLE), deployer, sender=deployer)
    signers = [protocol.person("signer")], 1, 1
    bridge, admin = protocol.bridge, protocol.admin
    args = timelock.address, bridge.address, *signers, admin
    governance = chain.deploy(artifact("FactorGovernance"), *args, sender=admin)
    grant(governance, "PROPOSER_ROLE", protocol.person("proposer"), admin)
    grant(governance, "REVIEWER_ROLE", protocol.person("reviewer"), admin)
    # A contract cannot send: one account mints beside the bridge.
    grant(protocol.credit, "MINTER_ROLE", protocol.person("minter"), admin)
    return {
        "EnergyDataBridge": bridge,
        "CarbonCredit": protocol.credit,
        "FactorGovernance": governance,
        "Timelock": timelock,
    }


def grant(contract: Contract, role: str, account: str, admin: str) -> None:
    contract.send("grantRole", contract.call(role), account, sender=admin)


def address(protocol: Protocol, account: str) -> str:
    return protocol.oracles[0].address if account == "oracle" else protocol.person(account)


def refusal(contract: Contract, data: bytes, sender: str) -> str:
    """The error of a refused call; empty if it passed."""
    try:
        contract.send_raw(data, sender=sender)
    except Reverted as refused:
        return refused.error
    return ""


@pytest.mark.parametrize("name", TABLES)
def test_abi__every_state_changing_function__is_in_the_table(name):
    assert set(writers(name)) == set(TABLES[name])


@pytest.mark.parametrize(("name", "signature", "role"), GATED)
def test_gated_function__every_wrong_account__is_refused(protocol, contracts, name, signature, role):
    contract, data = contracts[name], calldata(writers(name)[signature])
    needed = contract.call(role)
    wrong = [account for account in ACCOUNTS if account not in HOLDERS[name][role]]
    assert len(wrong) >= len(ACCOUNTS) - 2
    for account in wrong:
        sender = address(protocol, account)
        with reverts(DENIED, sender, needed):
            contract.send_raw(data, sender=sender)


@pytest.mark.parametrize(("name", "signature", "role"), [gate for gate in GATED if HOLDERS[gate[0]][gate[2]]])
def test_gated_function__the_right_account__is_let_in(protocol, contracts, name, signature, role):
    contract, data = contracts[name], calldata(writers(name)[signature])
    for account in HOLDERS[name][role]:
        outcome = refusal(contract, data, address(protocol, account))
        assert outcome != DENIED
        assert not outcome.startswith("Transaction")  # the chain itself would not take it


@pytest.mark.parametrize("name", HOLDERS)
def test_roles__in_the_table__are_all_that_the_contract_has(name):
    views = [entry["name"] for entry in artifact(name).abi if entry["type"] == "function"]
    assert {view for view in views if view.endswith("_ROLE")} == set(HOLDERS[name])


@pytest.mark.parametrize("name", HOLDERS)
def test_renounce_role__for_another_account__is_refused(protocol, contracts, name):
    contract = contracts[name]
    with reverts("AccessControlBadConfirmation"):
        contract.send("renounceRole", contract.call(ADMIN_ROLE), protocol.admin, sender=protocol.outsider)


@pytest.mark.parametrize("account", ["proposer", "executor", "admin", "outsider"])
def test_update_delay__by_any_but_the_timelock__is_refused(protocol, contracts, account):
    sender = protocol.person(account)
    with reverts("TimelockUnauthorizedCaller", sender):
        contracts["Timelock"].send("updateDelay", 0, sender=sender)


@pytest.mark.parametrize("account", ["proposer", "reviewer", "signer", "admin", "outsider"])
def test_set_signers__by_any_but_the_timelock__is_refused(protocol, contracts, account):
    sender = protocol.person(account)
    with reverts("NotTimelock", sender):
        contracts["FactorGovernance"].send("setSigners", [sender], 1, 1, sender=sender)


@pytest.mark.parametrize("function", ["approve", "reject"])
@pytest.mark.parametrize("account", ["proposer", "reviewer", "admin", "guardian", "outsider"])
def test_vote__by_any_but_a_signer__is_refused(protocol, contracts, function, account):
    sender = protocol.person(account)
    with reverts("SignerUnknown", sender):
        contracts["FactorGovernance"].send(function, bytes(32), sender=sender)


def test_timelock__its_own_settings__change_through_itself_after_the_delay(protocol, contracts):
    timelock = contracts["Timelock"]
    change = timelock.interface.functions["updateDelay"].encode(DELAY * 2)
    call = timelock.address, 0, change, bytes(32), bytes(32)
    timelock.send("schedule", *call, DELAY, sender=protocol.person("proposer"))
    due = protocol.chain.timestamp + DELAY
    protocol.chain.warp(due - 1)
    with pytest.raises(Reverted, match="TimelockUnexpectedOperationState"):
        timelock.send("execute", *call, sender=protocol.person("executor"))
    protocol.chain.warp(due)
    timelock.send("execute", *call, sender=protocol.person("executor"))
    assert timelock.call("getMinDelay") == DELAY * 2
