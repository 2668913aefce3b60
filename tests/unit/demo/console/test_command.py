"""The options of `gramwatt demo`; it runs in tests/integration/demo/test_demo.py."""

import pytest
from click.testing import CliRunner

from gramwatt.cli.main import main


@pytest.mark.parametrize("interval", ["0", "600", "4500", "an hour"])
def test_demo__an_interval_that_is_none__is_a_usage_error(interval):
    result = CliRunner(mix_stderr=False).invoke(main, ["demo", "--interval", interval])
    assert result.exit_code == 2
    assert "that divides a day" in " ".join(result.stderr.split())
