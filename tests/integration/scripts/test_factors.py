"""`ape run factors` itself: its commands and their help."""

import pytest
from click.testing import CliRunner

pytestmark = [pytest.mark.node, pytest.mark.ape]


def test_help__every_command__with_an_example():
    from scripts import factors

    for command in ("propose", "review", "comment", "approve", "reject", "withdraw", "queue", "execute"):
        answer = CliRunner().invoke(factors.cli, [command, "--help"])
        assert f"ape run factors {command} " in answer.output
