"""The contracts of a deployment: reads by function name."""

from dataclasses import dataclass, field
from typing import Any

from gramwatt.chains.book import AddressBook
from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.chains.evm.node.port import Chain


@dataclass(frozen=True)
class DeployedContracts:
    """One deployment of the protocol on one chain."""

    chain: Chain
    artifacts: Artifacts
    book: AddressBook
    _role_ids: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def read(self, contract: str, function: str, *args: Any) -> Any:
        """The result of a view. CallReverted with the custom error if it reverts."""
        abi = self.artifacts[contract].abi
        try:
            data = self.chain.call(self.book.address(contract), abi.encode_call(function, *args))
        except CallReverted as error:
            raise self.explain(error, f"{contract}.{function}") from None
        return abi.decode_result(function, data)

    def role(self, contract: str, role: str) -> bytes:
        """A role's id, read once from the contract, where it is a constant."""
        if (contract, role) not in self._role_ids:
            self._role_ids[contract, role] = self.read(contract, role)
        return self._role_ids[contract, role]

    def has_role(self, contract: str, role: str, account: str) -> bool:
        return bool(self.read(contract, "hasRole", self.role(contract, role), account))

    def explain(self, error: CallReverted, what: str) -> CallReverted:
        """The same error with its custom error decoded."""
        reason = self.artifacts.explain(error.data) or error.message
        return CallReverted(error.data, f"{what}: {reason}")
