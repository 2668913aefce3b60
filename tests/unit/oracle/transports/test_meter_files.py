"""Files of meters: what is written is read; what is not a file of meters is a sentence."""

from dataclasses import replace

import pytest

from oracle.transports.meter_files import read_meters, write_meters
from oracle.types.errors import MeterFileError
from tests.support.oracle.readings import DEPLOYMENT, make_device, make_meter

METERS = [make_meter(), make_meter(device := make_device(1, "p256"), signer=device.signer, suspended=True)]


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "meters.json"
    write_meters(path, DEPLOYMENT, METERS)
    return path


def test_read_meters__what_was_written__comes_back(written):
    assert read_meters(written) == (DEPLOYMENT, METERS)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"device": "0011', '"device": "xx11', r"meters\.0\.device"),
        ('"device": "0011223344556677"', '"device": "00112233"', "16 hexadecimal digits"),
        ('"lane": 0', '"lane": -1', r"meters\.0\.lane"),
        ('"located": true', '"locatd": true', r"meters\.0\.located"),
        (DEPLOYMENT.credit, "0x1234", r"deployment\.credit"),
        ("{", "", "the file"),
    ],
)
def test_read_meters__malformed__names_the_entry(written, old, new, sentence):
    written.write_text(written.read_text().replace(old, new, 1))
    with pytest.raises(MeterFileError, match=sentence):
        read_meters(written)


def test_read_meters__no_file__is_a_sentence(tmp_path):
    with pytest.raises(MeterFileError, match="cannot be read"):
        read_meters(tmp_path / "meters.json")


def test_write_meters__a_folder_that_is_not_there__is_a_sentence(tmp_path):
    with pytest.raises(MeterFileError, match="cannot be written"):
        write_meters(tmp_path / "no" / "meters.json", DEPLOYMENT, [replace(METERS[0])])
