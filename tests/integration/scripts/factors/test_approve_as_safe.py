"""A plan that names a real Safe as a signer: two of its three owners approve on cold machines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from eth_account import Account
from eth_typing import ChecksumAddress
from web3 import HTTPProvider, Web3
from web3.types import TxParams

from gramwatt.protocol.digests import keccak
from tests.support.deploying.governed import Deployed
from tests.support.deploying.plans import local_plan
from tests.support.deploying.signers_bench import Bench
from tests.support.governance.safe import NOBODY, safe_artifact
from tests.support.node.anvil import anvil

pytestmark = [pytest.mark.node, pytest.mark.ape]

OWNERS = [Account.from_key(keccak(b"safe owner" + bytes([index]))) for index in range(3)]


def deploy_safe(url: str) -> str:
    """A Safe of three owners, two of whom sign for it; its address."""
    web3 = Web3(HTTPProvider(url))
    payer: TxParams = {"from": web3.eth.accounts[0]}

    def create(name: str, *args: str) -> ChecksumAddress:
        built = safe_artifact(name)
        made = web3.eth.contract(abi=built.abi, bytecode=built.bytecode).constructor(*args).transact(payer)
        address = web3.eth.wait_for_transaction_receipt(made)["contractAddress"]
        assert address is not None
        return address

    singleton = create("Safe.sol/Safe")
    handler = create("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler")
    proxy = create("proxies/SafeProxy.sol/SafeProxy", singleton)
    safe = web3.eth.contract(proxy, abi=safe_artifact("Safe.sol/Safe").abi)
    owners = [owner.address for owner in OWNERS]
    setup = safe.functions.setup(owners, 2, NOBODY, b"", handler, NOBODY, 0, NOBODY).transact(payer)
    assert web3.eth.wait_for_transaction_receipt(setup)["status"] == 1
    return proxy


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Iterator[Bench]:
    with anvil() as url:
        safe = deploy_safe(url)
        node = Deployed(url, local_plan().adapted(people={"signer_3": safe}))
        made = Bench(node, tmp_path_factory.mktemp("safe"))
        for number, owner in enumerate(OWNERS):
            key = made.key(f"owner_{number}")
            key.write_text(f"0x{owner.key.hex()}\n")
            key.chmod(0o600)
        yield made


def signed_by_owner(bench: Bench, export: Path, number: int) -> str:
    """What one owner's machine writes, which no network is named to."""
    from scripts import factors

    out = bench.folder / f"owner_{number}.json"
    options = ["--as-safe", bench.node.people["signer_3"], "--key-file", str(bench.key(f"owner_{number}"))]
    offline = ["approve", "--offline", str(export), *options, "--out", str(out), "--yes"]
    answer = CliRunner().invoke(factors.cli, offline)
    assert answer.exit_code == 0, answer.output
    return str(out)


def test_approve__as_safe__counts_once_two_owners_signed(bench):
    name = bench.open_for_approval(bench.factor_file())
    export = bench.folder / "export.json"
    bench.done("show", name, "--export", str(export))
    first, second = (signed_by_owner(bench, export, number) for number in (2, 0))

    refused = bench.refused("approve", "--deliver", first, person="guardian")
    assert (
        f"The signature is not a signature of {bench.node.people['signer_3']} over this proposal" in refused
    )

    said = bench.done("approve", "--deliver", first, second, person="guardian")
    assert "in approval; 1 of 3 approvals" in said
    assert bench.node.people["signer_3"] in bench.done("show", name)
