"""A check holds if and only if both of its sides are equal."""

import pytest

from gramwatt.deployer.checks.comparison import Check


@pytest.mark.parametrize(("actual", "holds"), [("0x12", True), ("0x13", False), ("0X12", False), ("", False)])
def test_holds__two_sides__equal_to_the_letter(actual, holds):
    assert Check("Timelock", "code", "0x12", actual).holds is holds
