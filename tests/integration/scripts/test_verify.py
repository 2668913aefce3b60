"""`ape run verify` as a deployer types it; test_deploy.py has it after a deployment."""

import pytest

from tests.support.deploying.commands import run

pytestmark = [pytest.mark.node, pytest.mark.ape]


def test_verify__nothing_deployed__fails_for_every_contract(node, tmp_path):
    answer = run("verify", node, tmp_path / "book.json")

    assert answer.exit_code == 1
    assert "7 of 7 checks differ." in answer.output
