"""Files of readings: exact, or a sentence with file, line, column and value."""

from decimal import Decimal

import pandas as pd
import pytest

from oracle.transports.reading_files import read_rows
from oracle.types.errors import ReadingFileError

METER = "0011223344556677"
HEADER = "meter_id,time,energy_mwh"
ROW = f"{METER},1760000000,1000"


@pytest.fixture
def csv(tmp_path):
    def write(*lines, name="readings.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def test_read_rows__a_row__is_exact(csv):
    (row,) = read_rows(csv(HEADER, ROW))
    assert (row.device, row.time, row.energy_mwh) == (0x0011223344556677, 1_760_000_000, 1000)
    assert (row.counter, row.word, row.signature) == (None, b"", b"")
    assert row.place.endswith("readings.csv, line 2")


@pytest.mark.parametrize(
    ("unit", "energy", "mwh"),
    [
        ("mwh", "18446744073709551615", 2**64 - 1),
        ("wh", "0.001", 1),
        ("kwh", "123456789.123456", 123456789123456),
    ],
)
def test_read_rows__energy_in_each_unit__is_exact_mwh(csv, unit, energy, mwh):
    (row,) = read_rows(csv(f"meter_id,time,energy_{unit}", f"{METER},1,{energy}"))
    assert row.energy_mwh == mwh


def test_read_rows__every_column__is_there(csv):
    header = f"{HEADER},counter,boots,flags,centivolts,milliamperes,word,air,signature,signer"
    cells = f"{ROW},1,2,3,4,5,{'0x' + '01' * 32},{'02' * 32},{'03' * 65},{'04' * 20}"
    (row,) = read_rows(csv(header, cells))
    assert (row.counter, row.boots, row.flags, row.centivolts, row.milliamperes) == (1, 2, 3, 4, 5)
    assert (row.word, row.air, row.signature, row.signer) == (b"\1" * 32, b"\2" * 32, b"\3" * 65, b"\4" * 20)


def test_read_rows__blank_lines_spaces_and_a_byte_order_mark__are_no_readings(csv):
    rows = list(read_rows(csv("\ufeffmeter_id, time ,energy_mwh", "", f" {METER} , 1 ,5", ",,", "")))
    assert [(row.energy_mwh, row.place[-6:]) for row in rows] == [(5, "line 3")]


def test_read_rows__no_rows__is_no_readings(csv):
    assert list(read_rows(csv(HEADER))) == []


def test_read_rows__more_rows_than_a_chunk__keep_their_lines(csv, monkeypatch):
    monkeypatch.setattr("oracle.transports.reading_files.CHUNK_ROWS", 2)
    rows = list(read_rows(csv(HEADER, *[ROW] * 5)))
    assert [row.place[-6:] for row in rows] == [f"line {number}" for number in range(2, 7)]


@pytest.mark.parametrize(
    ("header", "row", "sentence"),
    [
        (
            HEADER,
            "00112233,1,1",
            r"line 2, column meter_id: '00112233' is not an EUI-64 of 16 hexadecimal digits",
        ),
        (
            HEADER,
            f"{METER},yesterday,1",
            r"line 2, column time: 'yesterday' is not a time: give Unix seconds",
        ),
        (HEADER, f"{METER},1,-1", r"column energy_mwh: '-1' is not an energy"),
        (HEADER, f"{METER},1,0.5", "is not an energy in whole mWh, the finest that a meter signs"),
        (HEADER, f'{METER},1,"1,000"', "separators"),
        (HEADER, f"{METER},1,", "column energy_mwh: the cell is empty"),
        (HEADER, f"{METER},1", "column energy_mwh: the cell is empty"),
        (HEADER, f"{METER},1,1,1", "Expected 3 fields in line 2, saw 4"),
        (HEADER, f'"{METER},1,1', "is not a CSV file: EOF inside string"),
        (f"{HEADER},counter", f"{ROW},one", r"column counter: 'one' is not a whole number"),
        (f"{HEADER},signature", f"{ROW},0xzz", r"column signature: '0xzz' is not bytes in hexadecimal"),
        (f"{HEADER},word", f"{ROW},0102", "column word: '0102' is not 32 bytes in hexadecimal: it has 2"),
        (f"{HEADER},air", f"{ROW},{'00' * 40}", r"\.\.\.' is not 32 bytes in hexadecimal: it has 40"),
        (
            f"{HEADER},signatuer",
            f"{ROW},00",
            "has a column 'signatuer', which is not known. The columns are: meter_id",
        ),
        (f"{HEADER},time", f"{ROW},1", "has the column time twice"),
        (f"{HEADER},energy_kwh", f"{ROW},1", "gives energy twice: energy_mwh and energy_kwh"),
        ("time,energy_mwh", "1,1", "has no column meter_id"),
        ("meter_id,energy_mwh", f"{METER},1", "has no column time"),
        ("meter_id,time", f"{METER},1", "has no column energy_mwh, energy_wh or energy_kwh"),
    ],
)
def test_read_rows__malformed__says_where_and_what(csv, header, row, sentence):
    with pytest.raises(ReadingFileError, match=sentence):
        list(read_rows(csv(header, row)))


def test_read_rows__malformed_far_down__names_its_line(csv):
    with pytest.raises(ReadingFileError, match="line 12001, column time"):
        list(read_rows(csv(HEADER, *[ROW] * 11_999, f"{METER},?,1")))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("readings.csv", b"", "is empty. Its first line must name the columns"),
        ("readings.csv", HEADER.encode() + b"\n\xe9,1,1\n", "is not UTF-8: byte 0xe9"),
        ("readings.parquet", b"no parquet", "is not a Parquet file"),
        ("readings.txt", b"", r"ends in \.txt. Give a file that ends in \.csv or \.parquet"),
        ("readings", b"", "ends in nothing"),
    ],
)
def test_read_rows__no_such_kind_of_file__is_a_sentence(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadingFileError, match=sentence):
        list(read_rows(tmp_path / name))


@pytest.mark.parametrize("name", ["readings.csv", "readings.parquet"])
def test_read_rows__no_file__is_a_sentence(tmp_path, name):
    with pytest.raises(ReadingFileError, match=r"cannot be read: No such file or directory\. Check the path"):
        list(read_rows(tmp_path / name))


def test_read_rows__parquet_of_typed_columns__is_exact(tmp_path):
    frame = pd.DataFrame(
        {
            "meter_id": [METER, METER],
            "time": pd.to_datetime(["2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z"]),
            "energy_kwh": [Decimal("123456789.123456"), Decimal("123456790.000001")],
            "counter": pd.array([1, None], dtype="Int64"),
            "signature": [b"\x03" * 65, None],
        }
    )
    frame.to_parquet(tmp_path / "readings.parquet")

    first, second = read_rows(tmp_path / "readings.parquet")

    assert (first.time, first.energy_mwh, first.counter, first.signature) == (
        1767225600,
        123456789123456,
        1,
        b"\3" * 65,
    )
    assert (second.time, second.energy_mwh, second.counter, second.signature) == (
        1767226500,
        123456790000001,
        None,
        b"",
    )
    assert second.place.endswith("readings.parquet, row 2")


def test_read_rows__parquet_integers_beyond_a_float__keep_every_digit(tmp_path):
    frame = pd.DataFrame(
        {"meter_id": [METER], "time": [1], "energy_mwh": pd.array([2**64 - 1], dtype="uint64")}
    )
    frame.to_parquet(tmp_path / "readings.parquet")
    assert [row.energy_mwh for row in read_rows(tmp_path / "readings.parquet")] == [2**64 - 1]


def test_read_rows__a_parquet_column_of_floats__is_refused(tmp_path):
    pd.DataFrame({"meter_id": [METER], "time": [1], "energy_kwh": [0.1]}).to_parquet(
        tmp_path / "readings.parquet"
    )
    with pytest.raises(ReadingFileError, match=r"Column energy_kwh of .* holds floats"):
        list(read_rows(tmp_path / "readings.parquet"))


def test_read_rows__parquet_times_without_zone__are_refused(tmp_path):
    frame = pd.DataFrame({"meter_id": [METER], "time": pd.to_datetime(["2026-01-01"]), "energy_mwh": [1]})
    frame.to_parquet(tmp_path / "readings.parquet")
    with pytest.raises(ReadingFileError, match="with a time zone"):
        list(read_rows(tmp_path / "readings.parquet"))
