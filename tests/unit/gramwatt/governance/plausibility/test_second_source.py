"""The second source: codecarbon's table as it is installed."""

import importlib.util
import json

import pytest

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.plausibility import second_source as sources
from gramwatt.governance.plausibility.second_source import iso_code, read_table, second_source
from gramwatt.protocol.digests import keccak


@pytest.mark.parametrize(
    ("country", "factor", "year"),
    [
        (404, 70_492_000, 2023),
        (566, 523_247_000, 2023),
        (710, 707_686_000, 2023),
        (704, 475_449_000, 2023),
        (764, 549_583_000, 2023),
        (288, 484_000_000, 2022),
    ],
)
def test_national__countries_that_we_name__exact(country, factor, year):
    national = second_source().national(country)

    assert national is not None
    assert (national.factor, national.year) == (factor, year)


def test_national__kenya__geothermal_leads_and_shares_add_up():
    kenya = second_source().national(404)

    assert kenya is not None
    shares = kenya.tenths_of_percent
    assert shares["other renewables"] == 495
    assert shares["hydro"] == 221
    assert abs(sum(shares.values()) - 1000) <= len(shares)


@pytest.mark.parametrize("country", [0, 10, 999])  # nowhere, Antarctica, nobody
def test_national__country_that_the_table_lacks__none(country):
    assert second_source().national(country) is None


def test_second_source__installed__the_hash_that_the_plans_name():
    assert second_source().document_hash.hex() == (
        "09f73c619194bf286d2f59e184409845a29c6ef971f2570dfc6322e9e89240d5"
    )


def test_second_source__package_missing__a_sentence(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(SourceError, match="codecarbon is not installed"):
        sources.second_source.__wrapped__()


def test_read_table__a_decimal_that_no_float_has__exact(tmp_path):
    path = tmp_path / "table.json"
    fuels = dict.fromkeys(sources.FUELS.values(), 0)
    entry = {"country_name": "Kenya", "carbon_intensity": 0, "year": 2023, **fuels}
    text = json.dumps({"KEN": entry}).replace('"carbon_intensity": 0', '"carbon_intensity": 0.1000001')
    path.write_text(text.replace("0.1000001", "123456789.000001"))

    table = read_table(path, "1")
    kenya = table.national(404)

    assert table.document_hash == keccak(path.read_bytes())
    assert kenya is not None
    assert kenya.factor == 123_456_789_000_001


def test_read_table__finer_than_a_millionth__a_sentence(tmp_path):
    path = tmp_path / "table.json"
    path.write_text('{"KEN": {"country_name": "Kenya", "carbon_intensity": 0.0000001}}')

    with pytest.raises(SourceError, match=r"gives Kenya 1E-7 g/kWh, which is not a valid factor"):
        read_table(path, "1").national(404)


@pytest.mark.parametrize("content", ["{", None])
def test_read_table__damaged_or_gone__a_sentence(tmp_path, content):
    path = tmp_path / "table.json"
    if content:
        path.write_text(content)

    with pytest.raises(SourceError, match="cannot be read"):
        read_table(path, "1")


def test_iso_code__known_and_unknown__alpha_2_or_none():
    assert iso_code(404) == "KE"
    assert iso_code(1) is None
