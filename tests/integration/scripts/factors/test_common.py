"""What every command of `ape run factors` does: dry without --send, asks, and says what is missing."""

import json

import pytest
from click.testing import CliRunner

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.contracts.names import GOVERNANCE
from gramwatt.governance.onchain.reader import GovernanceReader

pytestmark = [pytest.mark.node, pytest.mark.ape]


def test_commands__without_send__simulate_and_send_nothing(bench):
    file = bench.factor_file()
    dry = bench.done("propose", file, person="proposer", send=False)

    assert "Kenya (404): 512.000000 → 430.000000 g/kWh (−16.0 %), average, verified" in dry
    assert "Transaction: FactorGovernance.propose at" in dry
    assert "simulated: it would succeed now" in dry
    assert "Dry run: nothing was sent." in dry
    assert GovernanceReader(bench.node.deployed).proposals() == []


def test_commands__without_send__a_refusal_is_told_as_well(bench):
    answer = bench.refused("propose", bench.factor_file(), person="guardian", send=False)

    assert f"{dev_address(1)} does not hold PROPOSER_ROLE" in answer


def test_commands__not_confirmed__nothing_sent(bench):
    answer = bench.run("propose", bench.factor_file(), "--send", person="proposer")

    assert answer.exit_code == 1
    assert "Send it to chain 31337?" in answer.output
    assert GovernanceReader(bench.node.deployed).proposals() == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["approve", "0x12"], "Neither an account nor a key file is given"),
        (["list", "--network", "ethereum:local:test"], "No network is named"),
    ],
)
def test_commands__something_not_given__a_sentence(arguments, sentence):
    from scripts import factors

    answer = CliRunner().invoke(factors.cli, arguments)

    assert answer.exit_code == 1
    assert sentence in answer.output


def test_commands__chain_without_governance__a_sentence(bench):
    content = json.loads(bench.book.read_text())
    del content["contracts"][GOVERNANCE]
    bench.book.write_text(json.dumps(content))

    assert "book.json has no FactorGovernance" in bench.refused("list")
