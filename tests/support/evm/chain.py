"""An EVM in this process (revm): thousands of transactions a second, with snapshots.

Property tests and gas tables run on it. What needs a node over RPC has anvil, what needs scripts has ape.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from pyrevm import EVM, BlockEnv, CfgEnv, Env

from tests.support.evm.abi import Interface
from tests.support.evm.artifacts import Artifact
from tests.support.evm.recording import Recording

CHAIN_ID = 31_337
GENESIS = 1_780_272_000  # 2026-06-01T00:00:00Z
BLOCK_GAS_LIMIT = 60_000_000
_OUTPUT = re.compile(r"output: 0x([0-9a-fA-F]*)")


class Reverted(Exception):
    """A call was refused. `error` is the custom error's name, `args_` its arguments."""

    def __init__(self, error: str, args_: Any = ()) -> None:
        super().__init__(f"{error}{args_}")
        self.error = error
        self.args_ = args_


@dataclass(frozen=True)
class Receipt:
    """What a transaction did: its return value, gas as a receipt has it, and its decoded events."""

    value: Any
    gas_used: int
    events: list[tuple[str, dict[str, Any]]]

    def only(self, name: str) -> dict[str, Any]:
        """The arguments of the one event `name`."""
        (arguments,) = [found for event, found in self.events if event == name]
        return arguments


@dataclass
class Chain:
    """A chain of one process. Time stands still until `warp`."""

    timestamp: int = GENESIS
    chain_id: int = CHAIN_ID
    evm: EVM = field(init=False)
    contracts: dict[str, "Contract"] = field(default_factory=dict)
    recording: Recording = field(default_factory=Recording)

    def __post_init__(self) -> None:
        self.evm = EVM(Env(cfg=CfgEnv(chain_id=self.chain_id)), spec_id="CANCUN")
        self._set_block()

    def _set_block(self) -> None:
        self.evm.set_block_env(
            BlockEnv(number=1, timestamp=self.timestamp, gas_limit=BLOCK_GAS_LIMIT, basefee=0)
        )

    def warp(self, timestamp: int) -> None:
        """Let it be `timestamp`; any moment, so that a test may stand on either side of a deadline."""
        self.recording.warped(timestamp)
        self.timestamp = timestamp
        self._set_block()

    def account(self, role: str) -> str:
        """A funded address for a role, always the same for one name."""
        address = to_checksum_address(role.encode().rjust(20, b"\0")[-20:])
        self.evm.set_balance(address, 10**24)
        return address

    def deploy(self, artifact: Artifact, *args: Any, sender: str) -> "Contract":
        """Deploy with constructor arguments."""
        interface = Interface(artifact.abi)
        arguments = encode(interface.constructor_types, args)
        self.evm.set_balance(sender, 10**24)
        try:
            address = self.evm.deploy(sender, artifact.bytecode + arguments)
        except RuntimeError as error:
            self.recording.deployed(sender, None, artifact.source, arguments)
            raise _reverted(
                error, [interface, *(other.interface for other in self.contracts.values())]
            ) from None
        self.recording.deployed(sender, to_checksum_address(address), artifact.source, arguments)
        contract = Contract(self, to_checksum_address(address), interface, artifact)
        self.contracts[contract.address.lower()] = contract
        return contract

    @contextmanager
    def rollback(self) -> Iterator[None]:
        """Whatever happens inside is undone, a failure of the test is not swallowed."""
        timestamp = self.timestamp
        mark = self.evm.snapshot()
        self.recording.marked()
        try:
            yield
        finally:
            self.evm.revert(mark)
            self.recording.reverted()
            self.warp(timestamp)


class Contract:
    """A deployed contract: `call` reads, `send` writes."""

    def __init__(self, chain: Chain, address: str, interface: Interface, artifact: Artifact) -> None:
        self.chain = chain
        self.address = address
        self.interface = interface
        self.artifact = artifact

    def call(self, name: str, *args: Any, sender: str | None = None) -> Any:
        """Read; nothing is kept."""
        function = self.interface.functions[name]
        caller = sender or "0x" + "00" * 20
        calldata = function.encode(*args)
        self.chain.recording.called(caller, self.address, calldata)
        mark = self.chain.evm.snapshot()
        try:
            data = self.chain.evm.message_call(caller, self.address, calldata, is_static=True)
        except RuntimeError as error:
            raise self._reverted(error) from None
        finally:
            self.chain.evm.revert(mark)
        return function.decode(bytes(data))

    def send(self, name: str, *args: Any, sender: str, gas: int | None = None) -> Receipt:
        """Write, as one transaction."""
        function = self.interface.functions[name]
        return self.send_raw(function.encode(*args), sender=sender, gas=gas, decode=function.decode)

    def send_raw(
        self, calldata: bytes, *, sender: str, gas: int | None = None, decode: Any = None
    ) -> Receipt:
        """Write calldata as it is."""
        self.chain.recording.called(sender, self.address, calldata)
        try:
            data = self.chain.evm.message_call(sender, self.address, calldata, gas=gas or BLOCK_GAS_LIMIT)
        except RuntimeError as error:
            raise self._reverted(error) from None
        result = self.chain.evm.result
        assert result is not None
        events = [found for found in map(self._decode_log, result.logs) if found]
        return Receipt(decode(bytes(data)) if decode else bytes(data), result.gas_used, events)

    def _decode_log(self, log: Any) -> tuple[str, dict[str, Any]] | None:
        source = self.chain.contracts.get(log.address.lower())
        topics, data = log.data
        topics = [
            bytes.fromhex(topic.removeprefix("0x")) if isinstance(topic, str) else bytes(topic)
            for topic in topics
        ]
        return source.interface.decode_log(topics, bytes(data)) if source else None

    def _reverted(self, error: RuntimeError) -> Reverted:
        return _reverted(
            error, [self.interface, *(other.interface for other in self.chain.contracts.values())]
        )


def _reverted(error: RuntimeError, interfaces: list[Interface]) -> Reverted:
    found = _OUTPUT.search(str(error))
    if not found:
        return Reverted(str(error)[:120])
    data = bytes.fromhex(found[1])
    for interface in interfaces:
        if data[:4] in interface.errors:
            return Reverted(*interface.decode_error(data))
    return Reverted("0x" + data.hex())
