"""docs/deploying.md has the numbers of the local plan."""

from gramwatt.chains.evm.abi.artifacts import ROOT
from tests.support.deploying.plans import CHECKS, STEPS


def test_deploying__page__has_the_numbers_of_the_plan():
    page = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")

    assert f"\n{STEPS} transactions sent." in page
    assert f" of {CHECKS} checks differ." in page
