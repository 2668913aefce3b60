"""Files whose scalars are text: what a section returns, and the sentence for each wrong value."""

from decimal import Decimal

import pytest
import yaml

from gramwatt.deployer.errors import SourceError
from gramwatt.deployer.plan.values import Names, parse_integer
from gramwatt.deployer.plan.yaml_text import Section, Text, read_yaml

CONTENT = {
    "name": " Kenya ",
    "empty": "  ",
    "year": "2_025",
    "share": "70.5",
    "mix": {"hydro": "70"},
    "official": [{"year": "2020"}, {"year": "2021"}],
    "sources": ["a", "b"],
}
SECTION = Section("kenya.yml", CONTENT)


def test_text__number_date_and_truth__all_stay_text():
    loaded = yaml.load("a: 0x10\nb: 1_000\nc: yes\nd: 2027-01-01\ne: ~\n", Text)  # noqa: S506 - text only

    assert loaded == {"a": "0x10", "b": "1_000", "c": "yes", "d": "2027-01-01", "e": "~"}


@pytest.mark.parametrize("text", ["a: 1\na: 1\n", "b:\n  a: 1\n  a: 2\n", "- {a: 1, a: 2}\n"])
def test_text__duplicate_key_at_any_depth__refused(text):
    with pytest.raises(yaml.YAMLError, match="duplicate key a"):
        yaml.load(text, Text)  # noqa: S506 - text only
    assert yaml.load(text.replace("a: 1", "c: 1", 1), Text)  # noqa: S506 - text only


def test_section__values_of_the_right_shape__read():
    assert SECTION.text("name") == SECTION.optional("name") == "Kenya"
    assert (SECTION.integer("year"), SECTION.decimal("share")) == (2025, Decimal("70.5"))
    assert SECTION.section("mix") == Section("kenya.yml: mix", {"hydro": "70"})
    assert [item.integer("year") for item in SECTION.items("official")] == [2020, 2021]
    assert SECTION.texts("sources") == ("a", "b")
    assert Section("f", {"a": {"b": "1"}}).sections() == {"a": Section("f: a", {"b": "1"})}


@pytest.mark.parametrize("text", ["1", "1_000", "1__0", "1_"])
def test_integer__digits_grouped_in_any_way__as_in_a_plan(text):
    names = Names("test.yml", {}, ())

    assert Section("f", {"a": text}).integer("a") == parse_integer(names, "a", text, 64)


def test_section__nothing_there__nothing_if_it_is_optional():
    assert SECTION.optional("absent") is None
    assert list(SECTION.items("absent")) == []
    assert SECTION.texts("absent") == ()


@pytest.mark.parametrize(
    ("method", "content", "sentence"),
    [
        ("text", {}, "kenya.yml: key is None, but a text is required. Correct the file."),
        ("text", {"key": "  "}, "kenya.yml: key is '  ', but a text is required."),
        ("text", {"key": ["a"]}, "kenya.yml: key is ['a'], but a text is required."),
        ("optional", {"key": ["a"]}, "but a text is required."),
        ("integer", {"key": "1.5"}, "kenya.yml: key is '1.5', not a whole number."),
        ("integer", {"key": "-1"}, "not a whole number."),
        ("integer", {"key": "_"}, "not a whole number."),
        ("integer", {"key": "_1"}, "not a whole number."),
        ("integer", {"key": "٣"}, "not a whole number."),
        ("decimal", {"key": "much"}, "kenya.yml: key is 'much', not a number."),
        ("decimal", {"key": "-0.1"}, "kenya.yml: key is '-0.1', not a number of 0 or more."),
        ("decimal", {"key": "NaN"}, "not a number of 0 or more."),
        ("decimal", {"key": "Infinity"}, "not a number of 0 or more."),
        ("section", {"key": "flat"}, "kenya.yml: key is 'flat', but a mapping of names is required."),
        ("section", {"key": {}}, "but a mapping of names is required."),
        ("items", {"key": {"a": "b"}}, "not a list of mappings."),
        ("items", {"key": ["a"]}, "kenya.yml: key is ['a'], not a list of mappings."),
        ("texts", {"key": "a"}, "kenya.yml: key is 'a', not a list of texts."),
        ("texts", {"key": [["a"]]}, "not a list of texts."),
    ],
)
def test_section__value_of_another_shape__its_place_and_what_is_wanted(method, content, sentence):
    read = getattr(Section("kenya.yml", content), method)

    with pytest.raises(SourceError) as refusal:
        next(iter(read("key"))) if method == "items" else read("key")

    assert sentence in str(refusal.value)


def test_items__in_an_inner_place__named_by_its_way_there():
    (first, second) = SECTION.items("official")

    assert (first.place, second.place) == ("kenya.yml: official[0]", "kenya.yml: official[1]")
    with pytest.raises(SourceError, match=r"kenya.yml: official\[1\]: authority is None"):
        second.text("authority")


def test_read_yaml__a_mapping__its_section(tmp_path):
    path = tmp_path / "kenya.yml"
    path.write_text("code: 404\n")

    assert read_yaml(path) == Section("kenya.yml", {"code": "404"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"- a\n", "kenya.yml is not a mapping of names. Correct the file."),
        (b"", "kenya.yml is not a mapping of names."),
        (b"a: [", "kenya.yml is not YAML: "),
        (b"a: 1\na: 2\n", "kenya.yml is not YAML: duplicate key a"),
        (b"? [a, b]\n: 1\n", "kenya.yml is not YAML: "),
        (b"\xff\xfe\xff", "kenya.yml is not YAML: "),
        (b"!!python/object/apply:os.getcwd []\n", "kenya.yml is not a mapping of names."),
    ],
)
def test_read_yaml__no_mapping__a_sentence(tmp_path, content, sentence):
    (tmp_path / "kenya.yml").write_bytes(content)

    with pytest.raises(SourceError) as refusal:
        read_yaml(tmp_path / "kenya.yml")

    assert sentence in str(refusal.value)


def test_read_yaml__no_file__its_path_and_the_reason(tmp_path):
    with pytest.raises(
        SourceError, match=r"absent.yml cannot be read: No such file or directory. Check the path"
    ):
        read_yaml(tmp_path / "absent.yml")
