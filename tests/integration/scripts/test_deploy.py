"""`ape run deploy` as a deployer types it: dry, sent, a second time, and refused."""

from pathlib import Path

import pytest

from gramwatt.chains.book import AddressBook
from tests.support.deploying.commands import run
from tests.support.deploying.plans import CHAIN_ID, SEPOLIA, artifacts, changed_plan

pytestmark = [pytest.mark.node, pytest.mark.ape]


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
