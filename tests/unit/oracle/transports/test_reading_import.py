"""From a file's rows to submissions: the word that the meter signed, or where the row contradicts it."""

import pytest

from gramwatt.protocol.reading import NO_SENSORS, encode_reading
from oracle.transports.reading_import import count_submissions, submissions
from oracle.types.errors import ReadingFileError
from tests.support.oracle.readings import make_device, make_reading, sign_hours

SIGNED, LATER = sign_hours(make_device(), 2)
WORD = SIGNED.word.hex()
NOTHING_STORED = r"Correct the file and import it again; nothing from it was stored\.$"


@pytest.fixture
def csv(tmp_path):
    def write(*lines):
        path = tmp_path / "readings.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def test_submissions__signed_words__come_in_order_with_place_and_signer(csv):
    rows = [f"{item.word.hex()},{item.air.hex()},{item.signature.hex()}" for item in (LATER, SIGNED)]
    path = csv("word,air,signature,signer", f"{rows[0]},0xabcd", f"{rows[1]},")

    first, second = submissions(path)

    assert (first.signed, first.source, first.signer) == (LATER, f"{path}, line 2", b"\xab\xcd")
    assert (second.signed, second.source, second.signer) == (SIGNED, f"{path}, line 3", b"")


def test_submissions__a_word_alone__has_no_sensors_and_no_signature(csv):
    (submission,) = submissions(csv("word", WORD))
    assert (submission.signed.air, submission.signed.signature) == (NO_SENSORS, b"")


def test_submissions__the_fields_of_a_word__make_the_word_that_was_signed(csv):
    header = "meter_id,time,energy_wh,counter,boots,centivolts,milliamperes,signature"
    row = f"0011223344556677,1760003600,1000,1,1,23000,4347,{SIGNED.signature.hex()}"
    (submission,) = submissions(csv(header, row))
    assert submission.signed == SIGNED


def test_submissions__only_meter_time_and_energy__are_a_word_with_zeros(csv):
    (submission,) = submissions(csv("meter_id,time,energy_mwh", "0011223344556677,1760003600,5"))
    assert submission.signed.word == encode_reading(
        make_reading(time=1760003600, energy_mwh=5, counter=0, boots=0, flags=0, centivolts=0, milliamperes=0)
    )


def test_submissions__columns_that_repeat_the_word__are_taken(csv):
    header = "word,meter_id,time,energy_kwh,counter,boots,flags,centivolts,milliamperes"
    (submission,) = submissions(csv(header, f"{WORD},00:11:22:33:44:55:66:77,1760003600,1,1,1,0,23000,4347"))
    assert submission.signed.word == SIGNED.word


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        (
            "meter_id",
            "0011223344556678",
            "meter_id is 0011223344556678, but the signed word has 0011223344556677",
        ),
        ("time", "1760003601", "time is 1760003601, but the signed word has 1760003600"),
        ("energy_mwh", "5", "energy_mwh is 5, but the signed word has 1000000"),
        ("energy_mwh", "0", "energy_mwh is 0, but the signed word has 1000000"),
        ("counter", "2", "counter is 2, but the signed word has 1"),
        ("boots", "0", "boots is 0, but the signed word has 1"),
        ("flags", "1", "flags is 1, but the signed word has 0"),
        ("centivolts", "1", "centivolts is 1, but the signed word has 23000"),
        ("milliamperes", "1", "milliamperes is 1, but the signed word has 4347"),
    ],
)
def test_submissions__a_column_that_contradicts_the_word__names_both_values(csv, column, cell, sentence):
    path = csv(f"word,{column}", f"{LATER.word.hex()},", f"{WORD},{cell}")
    with pytest.raises(ReadingFileError, match=rf"readings\.csv, line 3: {sentence}\. {NOTHING_STORED}"):
        list(submissions(path))


@pytest.mark.parametrize(
    ("column", "cell", "highest"),
    [
        ("energy_mwh", "18446744073709551616", 2**64 - 1),
        ("time", "4294967296", 2**32 - 1),
        ("flags", "256", 2**8 - 1),
    ],
)
def test_submissions__a_number_beyond_its_field__is_refused_and_the_largest_is_not(
    csv, column, cell, highest
):
    fields = {"meter_id": "0011223344556677", "time": "1", "energy_mwh": "1", column: str(highest)}
    assert len(list(submissions(csv(",".join(fields), ",".join(fields.values()))))) == 1

    fields[column] = cell
    sentence = rf"line 2: {column} is {cell}\. It must be from 0 to {highest}\. {NOTHING_STORED}"
    with pytest.raises(ReadingFileError, match=sentence):
        list(submissions(csv(",".join(fields), ",".join(fields.values()))))


def test_submissions__an_empty_word_and_no_fields__is_refused(csv):
    path = csv("word,meter_id,energy_mwh,time", ",,,1760003600")
    with pytest.raises(ReadingFileError, match="line 2, column meter_id: the cell is empty"):
        list(submissions(path))


def test_count_submissions__every_row__or_the_first_that_is_malformed(csv):
    assert count_submissions(csv("word", WORD, "", LATER.word.hex())) == 2
    assert count_submissions(csv("word")) == 0
    with pytest.raises(ReadingFileError, match="line 4, column word"):
        count_submissions(csv("word", WORD, "", "00"))
