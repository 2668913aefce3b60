"""Who holds a role. AccessControl has no list: its events say who ever held one, `hasRole` who still does."""

from eth_utils.address import to_checksum_address

from gramwatt.chains.evm.contracts.deployed import DeployedContracts

GRANTED = "RoleGranted"


def holders(deployed: DeployedContracts, contract: str) -> dict[str, frozenset[str]]:
    """Everybody who holds a role of the contract, by role; one that the ABI does not name goes by its id."""
    names = {deployed.role(contract, role): role for role in deployed.artifacts[contract].abi.roles}
    found: dict[str, set[str]] = {role: set() for role in names.values()}
    entry = deployed.book.entry(contract)
    topic = deployed.artifacts[contract].abi.events[GRANTED].topic
    ever = {
        (topics[1], to_checksum_address(topics[2][-20:]))
        for topics in deployed.chain.log_topics(entry.address, topic, entry.block)
    }
    for role_id, account in ever:
        if deployed.read(contract, "hasRole", role_id, account):
            found.setdefault(names.get(role_id, "0x" + role_id.hex()), set()).add(account)
    return {role: frozenset(people) for role, people in found.items()}


def role_admins(deployed: DeployedContracts, contract: str) -> dict[str, str]:
    """Which role may grant each role, by their names."""
    names = {deployed.role(contract, role): role for role in deployed.artifacts[contract].abi.roles}
    admins = {role: deployed.read(contract, "getRoleAdmin", role_id) for role_id, role in names.items()}
    return {role: names.get(admin, "0x" + admin.hex()) for role, admin in admins.items()}
