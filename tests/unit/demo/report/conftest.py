"""The result from which the report is made."""

import pytest

from demo.play.result import DemoResult
from tests.support.demo.result import make_result


@pytest.fixture(scope="session")
def result(records) -> DemoResult:
    return make_result(records)
