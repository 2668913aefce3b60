"""What tests of deployment share: plans with one thing changed, chains, and a process that dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from eth_typing import HexStr
from eth_utils.address import to_checksum_address
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from gramwatt.chains.dev.embedded import embedded_web3
from gramwatt.chains.evm.abi.artifacts import ROOT, Artifacts, read_build
from gramwatt.chains.evm.node.port import Receipt, Signed
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain
from gramwatt.deployer.plan.plan_file import Plan, read_plan

LOCAL = ROOT / "deployments" / "plans" / "local.yml"
SEPOLIA = ROOT / "deployments" / "plans" / "sepolia.yml"
CHAIN_ID = 31337
DEPLOYER_KEY = (0xDE9107).to_bytes(32, "big")
FUNDS_WEI = 10**24
STEPS = 30
"""Transactions of the local plan: 7 contracts, 4 of factors and policy, 14 roles, 5 renounced."""
CHECKS = 78
"""What `verify` compares of the local plan."""


@cache
def artifacts() -> Artifacts:
    """The contracts as ape compiled them; `make compile` does so."""
    return read_build()


def local_plan() -> Plan:
    return read_plan(LOCAL)


def changed_plan(folder: Path, old: str, new: str) -> Path:
    """The local plan with one text replaced by another."""
    text = LOCAL.read_text(encoding="utf-8")
    assert old in text, f"{LOCAL.name} has no {old!r}"
    path = folder / "changed.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def embedded_chain(chain_id: int = CHAIN_ID) -> Web3Chain:
    """A new chain in this process, with a deployer who can pay."""
    signer = KeySigner(DEPLOYER_KEY)
    return Web3Chain(embedded_web3(chain_id, {signer.address: FUNDS_WEI}), signer)


class Killed(BaseException):
    """The process ended here. No `except Exception` may hold it up."""


class DyingChain:
    """A chain whose process is killed around its `last`-th transaction, counted from 1.

    Before it is sent, while it waits to be mined, or when it is mined but nobody has noted it.
    """

    def __init__(
        self, chain: Web3Chain, last: int, *, before_sending: bool = False, while_waiting: bool = False
    ) -> None:
        self._chain = chain
        self._left = last
        self._before_sending = before_sending
        self._while_waiting = while_waiting

    def __getattr__(self, name: str) -> Any:
        return getattr(self._chain, name)

    def broadcast(self, signed: Signed) -> Receipt:
        self._left -= 1
        if self._left == 0 and self._before_sending:
            raise Killed
        if self._left == 0 and self._while_waiting:
            self._chain.web3.eth.send_raw_transaction(signed.raw)
            raise Killed
        receipt = self._chain.broadcast(signed)
        if self._left == 0:
            raise Killed
        return receipt


class Node:
    """A development node: a deployer who can pay, and powers that no real node gives."""

    def __init__(self, url: str, signer: KeySigner | None = None) -> None:
        self.url = url
        self.web3 = Web3(HTTPProvider(url, cache_allowed_requests=True))
        self.chain = Web3Chain(self.web3, signer or KeySigner(DEPLOYER_KEY))
        self.rpc("anvil_setBalance", self.chain.deployer, hex(FUNDS_WEI))
        self.first_block = self.web3.eth.block_number

    def rpc(self, method: str, *params: object) -> Any:
        answer = self.web3.provider.make_request(RPCEndpoint(method), list(params))
        assert "error" not in answer, answer
        return answer["result"]

    @contextmanager
    def rollback(self) -> Iterator[None]:
        """Whatever happens inside is undone; a failure of the test is not swallowed."""
        mark = self.rpc("evm_snapshot")
        signer = self.chain.signer
        try:
            yield
        finally:
            self.rpc("evm_revert", mark)
            self.chain = Web3Chain(self.web3, signer)

    def send_as(self, sender: str, to: str, data: bytes) -> None:
        """A transaction of somebody whose key we lack."""
        self.rpc("anvil_impersonateAccount", sender)
        self.rpc("anvil_setBalance", sender, hex(FUNDS_WEI))
        sent = self.web3.eth.send_transaction({"from": sender, "to": to, "data": HexStr("0x" + data.hex())})
        assert self.web3.eth.wait_for_transaction_receipt(sent)["status"] == 1


def deployer_transactions(chain: Web3Chain) -> int:
    """How many transactions the deployer ever sent."""
    return chain.web3.eth.get_transaction_count(to_checksum_address(chain.deployer))
