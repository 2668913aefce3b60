"""`ape run deploy` and `ape run verify` as a deployer types them: on a node, and on the embedded chain."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gramwatt.chains.book import AddressBook
from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.rollout.deploy import deploy
from tests.support.anvil import anvil
from tests.support.deploying import CHAIN_ID, LOCAL, SEPOLIA, Node, artifacts, changed_plan, local_plan

pytestmark = [pytest.mark.node, pytest.mark.ape]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with anvil() as url:
        yield Node(url)


def run(command: str, node: Node, book: Path, *options: str, plan: Path = LOCAL) -> Result:
    """The command in this process, with the contracts as they were compiled."""
    from scripts import deploy as deploy_script
    from scripts import verify as verify_script

    script = {"deploy": deploy_script, "verify": verify_script}[command]
    network = f"ethereum:local:{node.url}"
    arguments = ["--plan", str(plan), "--book", str(book), "--network", network, "--keep-build", *options]
    return CliRunner().invoke(script.cli, arguments)


def test_commands__dry_then_sent_then_again_then_verified__as_told(node, tmp_path):
    book = tmp_path / "book.json"
    with node.rollback():
        dry = run("deploy", node, book)
        assert dry.exit_code == 0, dry.output
        assert "windowSeconds: 600 s (10 m)" in dry.output
        assert "70.492 provisional, average of 2023" in dry.output
        assert "Dry run: nothing was sent." in dry.output
        assert node.web3.eth.block_number == node.first_block
        assert not book.exists()

        sent = run("deploy", node, book, "--send", "--yes")
        assert sent.exit_code == 0, sent.output
        assert "30 transactions sent." in sent.output
        predicted = AddressBook.open(book, CHAIN_ID, node.chain.genesis()).address("EnergyDataBridge")
        assert f"EnergyDataBridge  {predicted} (predicted)" in dry.output
        newest = node.web3.eth.block_number

        again = run("deploy", node, book, "--send", "--yes")
        assert again.exit_code == 0, again.output
        assert "Nothing to do: all of it was done before." in again.output
        assert f"EnergyDataBridge  {predicted} (deployed)" in again.output
        assert node.web3.eth.block_number == newest

        good = run("verify", node, book)
        assert good.exit_code == 0, good.output
        assert "All 78 checks hold." in good.output

        data = artifacts()["EnergyDataBridge"].abi.encode_call("setChallengeWindow", 601)
        timelock = AddressBook.open(book, CHAIN_ID, node.chain.genesis()).address("Timelock")
        node.send_as(timelock, predicted, data)
        bad = run("verify", node, book)
        assert bad.exit_code == 1
        assert "should be: 600" in bad.output
        assert "1 of 78 checks differ." in bad.output


def test_deploy__not_confirmed__nothing_sent(node, tmp_path):
    answer = run(
        "deploy", node, tmp_path / "book.json", "--send"
    )  # the answer to the question is an empty line

    assert answer.exit_code == 1
    assert "Send the remaining transactions to chain 31337?" in answer.output
    assert node.web3.eth.block_number == node.first_block


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (SEPOLIA, "sepolia.yml is for chain 11155111, and this is chain 31337."),
        (Path("absent.yml"), "There is no plan"),
    ],
)
def test_deploy__wrong_plan__a_sentence_and_exit_1(node, tmp_path, plan, sentence):
    answer = run("deploy", node, tmp_path / "book.json", "--send", "--yes", plan=plan)

    assert answer.exit_code == 1
    assert sentence in answer.output
    assert "Traceback" not in answer.output


def test_deploy__window_too_short__refused_in_the_rehearsal(node, tmp_path):
    plan = changed_plan(tmp_path, "windowSeconds: 10m", "windowSeconds: 9m")

    answer = run("deploy", node, tmp_path / "book.json", "--send", "--yes", plan=plan)

    assert answer.exit_code == 1
    assert "WindowOutOfRange(windowSeconds 540, min 600" in answer.output
    assert node.web3.eth.block_number == node.first_block


def test_verify__nothing_deployed__fails_for_every_contract(node, tmp_path):
    answer = run("verify", node, tmp_path / "book.json")

    assert answer.exit_code == 1
    assert "7 of 7 checks differ." in answer.output


def test_deploy__apes_embedded_chain_and_account__holds():
    from ape import accounts, networks

    from scripts._ape import connect, pick_account

    settings = {"chain_id": CHAIN_ID}
    with networks.ethereum.local.use_provider("test", provider_settings=settings) as provider:
        chain = connect(provider, pick_account(provider, None))
        assert chain.deployer == accounts.test_accounts[0].address == dev_address(0)

        book = deploy(local_plan(), chain, artifacts=artifacts())

        assert all(check.holds for check in verify(local_plan(), chain, book, artifacts()))


def test_ape_run__list__our_commands_and_no_helpers():
    """In a process of its own, as a deployer has it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    answer = subprocess.run(
        ["ape", "run", "--help"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )

    listed = answer.stdout.partition("Commands:")[2].split()
    assert {"deploy", "verify"} <= set(listed)
    assert "_lib" not in listed
