"""Values of a plan, by the type that the ABI asks for."""

import pytest

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.values import Names, Ref, parse

GUARDIAN = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
NAMES = Names("test.yml", {"guardian": GUARDIAN}, ("Timelock",))


def entry(kind: str, name: str = "value") -> dict[str, str]:
    return {"type": kind, "name": name}


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        ("uint8", "threshold", "255", 255),
        ("uint64", "value", "512_000_000", 512_000_000),
        ("uint40", "windowSeconds", "90s", 90),
        ("uint40", "windowSeconds", "10m", 600),
        ("uint256", "minDelay", "24h", 86_400),
        ("uint256", "minDelay", "7d", 604_800),
        ("uint256", "minDelay", "3600", 3_600),
        ("address", "admin", "$guardian", GUARDIAN),
        ("address", "admin", GUARDIAN.lower(), GUARDIAN),
        ("address", "admin", "$Timelock", Ref("Timelock")),
        ("address[]", "oracles", ["$guardian", "$Timelock"], [GUARDIAN, Ref("Timelock")]),
        ("bytes2", "code", "0x4b45", b"KE"),
        ("string", "name", "Kenya", "Kenya"),
        ("bool", "isActive", "false", False),
    ],
)
def test_parse__well_formed__value(kind, name, text, value):
    assert parse(NAMES, "here", entry(kind, name), text) == value


@pytest.mark.parametrize(
    ("kind", "name", "text", "problem"),
    [
        ("uint8", "threshold", "256", "uint8 holds 0 to 255"),
        ("uint8", "threshold", "-1", "uint8 holds 0 to 255"),
        ("uint8", "threshold", "3m", "threshold is not a time"),
        ("uint8", "threshold", "three", "not a whole number"),
        ("uint8", "threshold", "1.5", "not a whole number"),
        ("uint40", "windowSeconds", "400_000_000d", "uint40 holds"),
        ("uint8", "threshold", ["3"], "requires one uint8"),
        ("address", "admin", "0x" + "00" * 20, "the zero address"),
        ("address", "admin", GUARDIAN.replace("C51812dc", "c51812dc"), "checksum is wrong"),
        ("address", "admin", "0x1234", "not an address"),
        ("address", "admin", "$nobody", "Known are $Timelock, $guardian."),
        ("address", "admin", "FILL ME: the guardian", "a placeholder"),
        ("address[]", "oracles", ["$guardian", GUARDIAN], "is in the list twice"),
        ("address[]", "oracles", [], "empty"),
        ("address[]", "oracles", "$guardian", "requires a list of address"),
        ("bytes2", "code", "0x4b", "not 0x and 4 hexadecimal digits"),
        ("bool", "passed", "yes", "neither true nor false"),
        ("bytes", "data", "0x00", "cannot have a value of type bytes"),
    ],
)
def test_parse__malformed__sentence_with_place_and_value(kind, name, text, problem):
    with pytest.raises(PlanError) as refusal:
        parse(NAMES, "contracts.X.y", entry(kind, name), text)

    sentence = str(refusal.value)
    assert "test.yml: contracts.X.y" in sentence
    assert problem in sentence
    assert "Nothing was sent." in sentence
