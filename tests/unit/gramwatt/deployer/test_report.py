"""What a deployer reads of a check."""

from gramwatt.deployer.checks.comparison import Check
from gramwatt.deployer.report import check_lines


def test_check_lines__difference__both_sides_shown():
    lines = list(
        check_lines([Check("Timelock", "minDelay", "1", "1"), Check("Timelock", "minDelay", "1", "2")])
    )

    assert lines[0] == "  ok       Timelock  minDelay: 1"
    assert [line.strip() for line in lines[1:]] == [
        "DIFFERS  Timelock  minDelay",
        "should be: 1",
        "is:        2",
    ]
