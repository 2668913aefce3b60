"""What scripts/ is to ape: its embedded chain, its accounts, its list of commands."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.rollout.deploy import deploy
from tests.support.deploying.plans import CHAIN_ID, artifacts, local_plan
from tests.support.node.anvil import anvil

pytestmark = [pytest.mark.node, pytest.mark.ape]


def test_deploy__apes_embedded_chain_and_account__holds():
    from ape import accounts, networks

    from scripts._ape import connect, pick_account

    settings = {"chain_id": CHAIN_ID}
    with networks.ethereum.local.use_provider("test", provider_settings=settings) as provider:
        chain = connect(provider, pick_account(provider, None))
        assert chain.deployer == accounts.test_accounts[0].address == dev_address(0)

        book = deploy(local_plan(), chain, artifacts=artifacts())

        assert all(check.holds for check in verify(local_plan(), chain, book, artifacts()))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contracts and ape's build of them: what ape writes there, no other test sees."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "contracts", folder / "contracts", ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(ROOT / ".build", folder / ".build")
    shutil.copy(ROOT / "ape-config.yaml", folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def ape(folder: Path, *arguments: str, typed: str = "") -> str:
    """A command of ape's own, as a deployer has it. What it printed."""
    answer = run_ape(folder, *arguments, typed=typed)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def run_ape(folder: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """In a process of its own."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.run(
        ["ape", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path, "SOLCX_BINARY_PATH": str(ROOT / ".solcx")},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_ape_run__list__our_commands_and_no_helpers():
    listed = ape(ROOT, "run", "--help").partition("Commands:")[2].split()
    assert {"deploy", "factors", "verify"} <= set(listed)
    assert not [name for name in listed if name.startswith("_")]


def test_ape_console__a_contract_of_the_project__is_the_one_that_forge_compiled(checkout):
    code = artifacts()["EnergyDataBridge"].creation_code
    asked = "project.EnergyDataBridge.contract_type.get_deployment_bytecode()"

    printed = ape(
        checkout, "console", "--network", "ethereum:local:test", typed=f"print('code', {asked}.hex())\n"
    )

    assert f"code {code.hex()}" in printed or f"code 0x{code.hex()}" in printed


def test_ape_test__a_test_of_apes_own_kind__deploys_what_forge_compiled(checkout, tmp_path):
    """ape's fixtures, in a folder beside ours."""
    test = tmp_path / "test_day_curves.py"
    test.write_text(
        "def test_deploy(project, accounts):\n"
        "    curves = project.DayCurves.deploy(sender=accounts[0])\n"
        "    assert curves.MAX_VALUE() == 10_000_000_000\n"
    )

    assert "1 passed" in ape(checkout, "test", str(test))


def test_ape_compile__contracts_that_forge_compiled__are_not_compiled_again(checkout):
    before = artifacts()["EnergyDataBridge"].creation_code

    ape(checkout, "compile")

    build = json.loads((checkout / ".build" / "__local__.json").read_text())
    assert build["contractTypes"]["EnergyDataBridge"]["deploymentBytecode"]["bytecode"] == f"0x{before.hex()}"


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        (
            "sepolia:{url}/?key=SECRET0KEY",
            "which does not match network chain ID '11155111'",
        ),
        ("sepolia:http://127.0.0.1:9/v3/SECRET0KEY", "The node that --network names does not answer."),
        ("sepolia:htp://node.example/SECRET0KEY", "Error: "),
        ("sepolia:node.example/SECRET0KEY", "No provider named"),
    ],
)
def test_ape_run__a_network_that_cannot_be_used__a_sentence_without_its_key(network, sentence):
    with anvil() as url:
        choice = f"ethereum:{network.format(url=url)}"
        answer = run_ape(
            ROOT,
            "run",
            "verify",
            "--plan",
            "deployments/plans/local.yml",
            "--keep-build",
            "--network",
            choice,
        )

    said = answer.stdout + answer.stderr
    assert answer.returncode != 0
    assert sentence in " ".join(said.split())
    assert "SECRET0KEY" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("args", "endpoint"),
    [
        (["--plan", "a/b.yml", "--network", "ethereum:sepolia:https://n.io/v3/KEY"], "https://n.io/v3/KEY"),
        (["--network=ethereum:sepolia:n.example/KEY", "--send"], "//n.example/KEY"),
        (["--plan", "deployments/plans/sepolia.yml"], ""),
        (["--network"], "//"),
    ],
)
def test_endpoint_of__the_options__only_the_node_and_no_file_name(args, endpoint):
    """What is remembered as secret is removed from messages: a plan's name must stay readable."""
    from scripts._ape import endpoint_of

    assert endpoint_of(args) == endpoint
