"""The timelock operation of a proposal (FactorGovernance._operation): calls, operation id, calldata."""

from dataclasses import dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.governance.proposal.content import Proposal
from gramwatt.governance.proposal.hashing import proposal_id

NO_PREDECESSOR = bytes(32)
_TYPES = ["address[]", "uint256[]", "bytes[]", "bytes32", "bytes32"]


@dataclass(frozen=True)
class Operation:
    """A batch operation of the timelock. `salt` is the proposal's id."""

    targets: tuple[str, ...]
    payloads: tuple[bytes, ...]
    salt: bytes

    @property
    def _arguments(self) -> tuple[object, ...]:
        return self.targets, [0] * len(self.targets), self.payloads, NO_PREDECESSOR, self.salt

    @property
    def operation_id(self) -> bytes:
        """TimelockController.hashOperationBatch."""
        return keccak(encode(_TYPES, self._arguments))

    def calldata(self, artifacts: Artifacts) -> bytes:
        """The calldata of Timelock.executeBatch for it."""
        return artifacts["Timelock"].abi.encode_call("executeBatch", *self._arguments)


def operation_of(proposal: Proposal, bridge: str, artifacts: Artifacts) -> Operation:
    """Countries, then factors, then calls."""
    abi = artifacts["EnergyDataBridge"].abi
    countries = [abi.encode_call("addCountry", *country.to_abi()) for country in proposal.countries]
    factors = [abi.encode_call("recordFactor", *change.to_abi()) for change in proposal.factors]
    ours = [(bridge, payload) for payload in (*countries, *factors)]
    calls = [*ours, *((call.target, call.data) for call in proposal.calls)]
    targets, payloads = zip(*calls, strict=True) if calls else ((), ())
    return Operation(tuple(targets), tuple(payloads), proposal_id(proposal))
