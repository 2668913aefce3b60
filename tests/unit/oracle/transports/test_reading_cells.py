"""Cells of a file of readings: an exact value, or how the sentence "… is not" goes on."""

import re

import pytest

from oracle.transports import reading_cells as cells

METER = "0011223344556677"
KWH = 10**6
"""mWh in a kWh"""


@pytest.mark.parametrize(
    "cell", [METER, METER.upper(), f"0x{METER}", "00:11:22:33:44:55:66:77", "00-11-22-33-44-55-66-77"]
)
def test_device__as_people_write_it__is_its_eui64(cell):
    assert cells.device(cell) == 0x0011223344556677


@pytest.mark.parametrize(
    "cell", ["00112233", f"{METER}88", f"{METER[:-1]}g", "00::112233445566 77", "", "٣" * 16]
)
def test_device__anything_else__is_refused(cell):
    with pytest.raises(ValueError, match=r"^an EUI-64 of 16 hexadecimal digits$"):
        cells.device(cell)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("0", 0),
        ("1767225600", 1767225600),
        ("1970-01-01T00:00:00Z", 0),
        ("2026-01-01T00:00:00Z", 1767225600),
        ("2026-01-01T07:00:00+07:00", 1767225600),
        ("2026-01-01 00:00:00+00:00", 1767225600),
        ("2025-12-31T18:30:00-05:30", 1767225600),
    ],
)
def test_time__with_its_zone__is_unix_seconds(cell, seconds):
    assert cells.time(cell) == seconds


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("yesterday", "a time: give Unix seconds, or ISO 8601 such as 2026-01-31T12:00:00Z"),
        ("1760000000.5", "a time: give Unix seconds"),
        ("-1", "a time: give Unix seconds"),
        ("2026-02-30T00:00:00Z", "a time: give Unix seconds"),
        ("", "a time: give Unix seconds"),
        ("2026-01-01T00:00:00", "a time with a time zone: end it with Z for UTC"),
        ("2026-01-01T00:00:00.5Z", "a time in whole seconds since 1970"),
        ("1969-12-31T23:59:59Z", "a time in whole seconds since 1970"),
    ],
)
def test_time__without_zone_or_whole_second__says_what_is_missing(cell, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        cells.time(cell)


@pytest.mark.parametrize(("cell", "number"), [("0", 0), ("007", 7), ("99999999999999999999", 10**20 - 1)])
def test_whole__digits__is_the_number(cell, number):
    assert cells.whole(cell) == number


@pytest.mark.parametrize("cell", ["-1", "+1", "1.0", "1e3", "one", "1_000", "٣", " 1", "", "1" * 21])
def test_whole__anything_else__is_refused(cell):
    with pytest.raises(ValueError, match=r"^a whole number, 0 or more$"):
        cells.whole(cell)


@pytest.mark.parametrize(
    ("mwh_per_unit", "cell", "mwh"),
    [
        (1, "18446744073709551615", 2**64 - 1),
        (1, "18446744073709551615.00000000000000000000", 2**64 - 1),
        (1000, "0.001", 1),
        (1000, "1000", 1_000_000),
        (KWH, "0.1", 100_000),
        (KWH, "123456789.123456", 123456789123456),
        (KWH, "1.1000000000", 1_100_000),
        (KWH, "99999999999999999999.999999", 10**26 - 1),
    ],
)
def test_energy__in_each_unit__is_exact_mwh(mwh_per_unit, cell, mwh):
    assert cells.energy(mwh_per_unit)(cell) == mwh


@pytest.mark.parametrize(
    ("mwh_per_unit", "cell"),
    [
        (1, "0.5"),
        (1000, "0.0001"),
        (KWH, "0.1234567"),
        (1, "18446744073709551615.000000001"),
        (1, "18446744073709551614.999999999"),
        (KWH, "123456789.12345600000000000001"),
    ],
)
def test_energy__finer_than_a_meter_signs__is_refused_and_not_rounded(mwh_per_unit, cell):
    with pytest.raises(ValueError, match=r"^an energy in whole mWh, the finest that a meter signs$"):
        cells.energy(mwh_per_unit)(cell)


@pytest.mark.parametrize("cell", ["-1", "1e3", "NaN", "inf", "٣", "1,000", "1_000", ".5", "1.", ""])
def test_energy__no_plain_decimal__is_refused(cell):
    with pytest.raises(ValueError, match=r"^an energy: give a decimal number, 0 or more, without exponent"):
        cells.energy(1)(cell)


@pytest.mark.parametrize(("cell", "value"), [("", b""), ("0xff", b"\xff"), ("FF00", b"\xff\0")])
def test_octets__of_any_length__are_the_bytes(cell, value):
    assert cells.octets()(cell) == value


def test_octets__of_the_length_that_is_asked__are_the_bytes():
    assert cells.octets(32)("0x" + "01" * 32) == b"\1" * 32


@pytest.mark.parametrize(
    ("count", "cell", "sentence"),
    [
        (None, "0xzz", "bytes in hexadecimal"),
        (None, "012", "bytes in hexadecimal"),
        (32, "zz", "bytes in hexadecimal"),
        (32, "0102", "32 bytes in hexadecimal: it has 2"),
        (32, "00" * 33, "32 bytes in hexadecimal: it has 33"),
    ],
)
def test_octets__not_hexadecimal_or_of_another_length__says_so(count, cell, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        cells.octets(count)(cell)
