"""What scripts/ is to ape: its embedded chain, its accounts, its list of commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.rollout.deploy import deploy
from tests.support.deploying.plans import CHAIN_ID, artifacts, local_plan

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
    assert {"deploy", "factors", "verify"} <= set(listed)
    assert not [name for name in listed if name.startswith("_")]
