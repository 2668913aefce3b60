"""Who holds a role. AccessControl has no list: its events name past holders, `hasRole` the current ones."""

from eth_utils.address import to_checksum_address

from gramwatt.chains.evm.contracts.deployed import DeployedContracts

GRANTED = "RoleGranted"


def holders(deployed: DeployedContracts, contract: str) -> dict[str, frozenset[str]]:
    """The holders of every role of the contract, by role name, or by id if the ABI does not name the role."""
    names = {deployed.role(contract, role): role for role in deployed.artifacts[contract].abi.roles}
    holding: dict[str, set[str]] = {role: set() for role in names.values()}
    entry = deployed.book.entry(contract)
    topic = deployed.artifacts[contract].abi.events[GRANTED].topic
    ever_granted = {
        (topics[1], to_checksum_address(topics[2][-20:]))
        for topics in deployed.chain.log_topics(entry.address, topic, entry.block)
    }
    for role_id, account in ever_granted:
        if deployed.read(contract, "hasRole", role_id, account):
            holding.setdefault(names.get(role_id, "0x" + role_id.hex()), set()).add(account)
    return {role: frozenset(accounts) for role, accounts in holding.items()}


def role_admins(deployed: DeployedContracts, contract: str) -> dict[str, str]:
    """The role that may grant each role, by their names."""
    names = {deployed.role(contract, role): role for role in deployed.artifacts[contract].abi.roles}
    admins = {role: deployed.read(contract, "getRoleAdmin", role_id) for role_id, role in names.items()}
    return {role: names.get(admin, "0x" + admin.hex()) for role, admin in admins.items()}
