"""The values of a proposal file, one at a time: what is read, and the place of what cannot be."""

import pytest
from eth_utils.crypto import keccak

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.values import Names
from gramwatt.governance.files.proposal_values import Values
from gramwatt.protocol.day_curve import curve_id
from tests.support.governance.facts import curve

SEASONS = [["600000000"] * 24 for _ in range(4)]
WHOLE_CURVE = [["300000000"] * 24 for _ in range(4)]


@pytest.fixture
def values(tmp_path):
    (tmp_path / "why.md").write_bytes(b"because")
    return Values(tmp_path, Names("kenya.yml", {}, (), "proposal file"))


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("at execution", 0),
        ("1970-01-01T00:00:01Z", 1),
        ("2027-01-01T00:00Z", 1_798_761_600),
        ("2027-01-01T01:00+01:00", 1_798_761_600),
        ("2027-01-01 00:00:00+00:00", 1_798_761_600),
    ],
)
def test_moment__time_of_a_known_clock__its_second(values, text, second):
    assert values.moment("factors[0].effectiveFrom", text) == second


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-01T00:00",
        "2027-01-01",
        "1970-01-01T00:00Z",
        "1969-12-31T23:59Z",
        "2027-01-01T00:00:00.5Z",
        "1798761600",
    ],
)
def test_moment__any_other__says_how_to_write_one(values, text):
    with pytest.raises(PlanError) as refusal:
        values.moment("effectiveFrom", text)

    assert str(refusal.value) == (
        f"kenya.yml: effectiveFrom is {text!r}: not a time. Write `at execution`, or a time as in"
        " 2027-01-01T00:00Z. Nothing was sent."
    )


def test_curve__none_in_place_or_in_a_file__the_same_curve(values, tmp_path):
    wanted = curve()
    seasons = [list(map(str, hours)) for hours in wanted.values]
    lines = "".join(f"  - [{', '.join(hours)}]\n" for hours in seasons)
    (tmp_path / "curve.yml").write_text(f"curve:\n{lines}")

    assert values.curve("curve", "none") is None
    assert values.curve("curve", seasons) == values.curve("curve", {"file": "curve.yml"}) == wanted
    assert curve_id(wanted) != curve_id(curve(lowest=1_000_000))


@pytest.mark.parametrize(
    ("content", "text", "sentence"),
    [
        ({"file": "absent.yml"}, "", r"curve\.file is 'absent\.yml': no such file in the proposal's folder"),
        ({"files": "curve.yml"}, "", r"curve\.files is 'curve\.yml': unknown; it has file"),
        ({}, "", r"curve\.file is '': missing\. Add it"),
        ({"file": "curve.yml"}, "curves: 1\n", r"curve\.yml\.curves is '1': unknown; it has curve"),
        ({"file": "curve.yml"}, "curve: flat\n", r"curve\.yml: curve is 'flat': not a list of hours"),
        ({"file": "curve.yml"}, "curve: [[a]]\n", r"curve\.yml: curve\[0\]\[0\] is 'a': not a whole number"),
        ("flat", "", "curve is 'flat': not a list of hours"),
    ],
)
def test_curve__not_a_curve__names_the_file_and_the_place(values, tmp_path, content, text, sentence):
    (tmp_path / "curve.yml").write_text(text)

    with pytest.raises(PlanError, match=sentence):
        values.curve("curve", content)


def test_hash__of_a_file_or_given__one_of_the_two(values):
    given = "0x" + keccak(b"because").hex()

    by_file = values.hash("document", {"uri": "u", "file": "why.md"}, "file", "hash")
    assert by_file == values.hash("document", {"hash": given}, "file", "hash") == keccak(b"because")
    for content in ({}, {"file": "why.md", "hash": given}):
        with pytest.raises(PlanError, match=r"it must have either file or hash\. Give one of the two"):
            values.hash("document", content, "file", "hash")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"file": "absent.md"}, r"document\.file is 'absent\.md': no such file in the proposal's folder"),
        ({"file": "."}, "no such file"),
        ({"file": "FILL ME: that document"}, "a placeholder. Fill it in first"),
        ({"hash": "0x12"}, r"document\.hash is '0x12': not 0x and 64 hexadecimal digits"),
        ({"hash": "FILL ME"}, "a placeholder"),
        ({"hash": ["0x12"]}, "the ABI requires one bytes32"),
    ],
)
def test_hash__neither_a_file_nor_a_hash__refused(values, content, sentence):
    with pytest.raises(PlanError, match=sentence):
        values.hash("document", content, "file", "hash")


@pytest.mark.parametrize(
    ("text", "sentence"), [("256", "uint8 holds 0 to 255"), ("2d", "not a whole"), (["1"], "one value")]
)
def test_integer__that_does_not_fit__refused_and_the_largest_taken(values, text, sentence):
    assert values.integer("year", "255", 8) == 255
    with pytest.raises(PlanError, match=f"year is .*{sentence}"):
        values.integer("year", text, 8)


def test_choice__one_of_the_options__its_index(values):
    assert values.choice("kind", "Marginal", ["Average", "Marginal"]) == 1
    with pytest.raises(PlanError, match=r"kind is 'marginal': unknown\. Choose one of Average, Marginal\."):
        values.choice("kind", "marginal", ["Average", "Marginal"])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "one value is required"),
        (None, "one value"),
        (["a"], "one value"),
        ("fill me: a URI", "a placeholder"),
    ],
)
def test_text__none_many_or_a_placeholder__refused(values, value, problem):
    assert values.text("uri", "ipfs://why") == "ipfs://why"
    with pytest.raises(PlanError, match=f"kenya.yml: uri is .*{problem}"):
        values.text("uri", value)


def test_mapping__nothing__is_empty_and_a_list_is_refused(values):
    assert values.mapping("args", "") == values.mapping("args", None) == {}
    assert values.mapping("args", {"a": "1"}) == {"a": "1"}
    with pytest.raises(PlanError, match=r"args is \['a'\]: a mapping of names is required"):
        values.mapping("args", ["a"])


def test_items__of_a_list__each_with_its_place(values):
    assert values.items({"calls": [{"a": "1"}, ""]}, "calls") == [("calls[0]", {"a": "1"}), ("calls[1]", {})]
    assert values.items({}, "calls") == values.items({"calls": ""}, "calls") == []
    with pytest.raises(PlanError, match=r"calls is \{'a': '1'\}: a list is required"):
        values.items({"calls": {"a": "1"}}, "calls")
    with pytest.raises(PlanError, match=r"calls\[1\] is 'b': a mapping of names is required"):
        values.items({"calls": [{}, "b"]}, "calls")


def test_require_keys__required_and_allowed__no_more_and_no_fewer(values):
    values.require_keys("document", {"uri": "u"}, {"uri"}, {"file"})
    values.require_keys("document", {"uri": "u", "file": "f"}, {"uri"}, {"file"})

    with pytest.raises(PlanError, match=r"document\.files is 'f': unknown; it has file, uri"):
        values.require_keys("document", {"files": "f"}, {"uri"}, {"file"})
    with pytest.raises(PlanError, match=r"document\.uri is '': missing\. Add it\."):
        values.require_keys("document", {"file": "f"}, {"uri"}, {"file"})
    with pytest.raises(PlanError, match="unknown; it has nothing"):
        values.require_keys("args", {"a": "1"}, set())
