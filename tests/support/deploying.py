"""What tests of the deployment scripts share: plans with one thing changed, an embedded chain, a chain that dies."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from web3 import Web3

from scripts._lib.artifacts import ROOT, Artifacts, read_build
from scripts._lib.chain import KeySigner, Receipt, Signed, Web3Chain
from scripts._lib.plan import Plan, read_plan
from scripts._lib.rehearsal import embedded_web3

LOCAL = ROOT / "deployments" / "plans" / "local.yml"
SEPOLIA = ROOT / "deployments" / "plans" / "sepolia.yml"
CHAIN_ID = 31337
DEPLOYER_KEY = (0xDE9107).to_bytes(32, "big")
FUNDS_WEI = 10**24


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


def tester(web3: Web3) -> Any:
    """The chain behind an embedded web3: snapshots, and sending as anybody who has a key there."""
    return web3.provider.ethereum_tester  # type: ignore[attr-defined]


class Killed(BaseException):
    """The process ended here. No `except Exception` may hold it up."""


class DyingChain:
    """A chain whose process is killed around its `last`-th transaction, counted from 1: before or after it is mined."""

    def __init__(self, chain: Web3Chain, last: int, *, before_sending: bool) -> None:
        self._chain = chain
        self._left = last
        self._before_sending = before_sending

    def __getattr__(self, name: str) -> Any:
        return getattr(self._chain, name)

    def broadcast(self, signed: Signed) -> Receipt:
        self._left -= 1
        if self._left == 0 and self._before_sending:
            raise Killed
        receipt = self._chain.broadcast(signed)
        if self._left == 0:
            raise Killed
        return receipt


def deployer_transactions(chain: Web3Chain) -> int:
    """How many transactions the deployer ever sent."""
    return chain.web3.eth.get_transaction_count(chain.deployer)


