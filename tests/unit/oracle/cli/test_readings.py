"""`gramwatt readings` as its operator sees it: tables, JSON, sentences, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gramwatt.cli.main import main
from oracle.transports.meter_files import write_meters
from tests.support.oracle.readings import DEPLOYMENT, make_device, make_meter, sign_hours


@pytest.fixture
def operator(tmp_path, monkeypatch):
    """Runs commands in a folder of its own with meters.json and gramwatt.toml."""
    monkeypatch.chdir(tmp_path)
    Path("gramwatt.toml").write_text('[node]\ndata_dir = "data"\n')
    write_meters(Path("meters.json"), DEPLOYMENT, [make_meter()])

    def run(*arguments):
        return CliRunner(mix_stderr=False, env={"COLUMNS": "200"}).invoke(
            main, [str(argument) for argument in arguments]
        )

    return run


def write_signed(*readings, name="readings.csv"):
    rows = [f"{item.word.hex()},{item.air.hex()},{item.signature.hex()}" for item in readings]
    Path(name).write_text("\n".join(["word,air,signature", *rows]) + "\n")
    return name


def counts(result):
    return json.loads(result.stdout)


def test_import__signed_readings__are_accepted_and_listed(operator):
    file = write_signed(*sign_hours(make_device(), 3))

    imported = operator("readings", "import", file, "--meters", "meters.json", "--json")
    listed = operator("readings", "list", "--json")

    assert (imported.exit_code, counts(imported)) == (
        0,
        {"accepted": 3, "known": 0, "rejected": {}, "dry_run": False},
    )
    assert [line["energy_mwh"] for line in counts(listed)] == [3_000_000, 2_000_000, 1_000_000]
    assert counts(listed)[0]["meter"] == "0011223344556677"


def test_import__the_same_file_again__adds_nothing(operator):
    file = write_signed(*sign_hours(make_device(), 3))
    operator("readings", "import", file, "--meters", "meters.json")
    again = operator("readings", "import", file, "--json")
    assert (again.exit_code, counts(again)["accepted"], counts(again)["known"]) == (0, 0, 3)


def test_import__a_dry_run__stores_nothing(operator):
    file = write_signed(*sign_hours(make_device(), 3))
    rehearsed = operator("readings", "import", file, "--meters", "meters.json", "--dry-run", "--json")
    assert counts(rehearsed) == {"accepted": 3, "known": 0, "rejected": {}, "dry_run": True}
    assert "Dry run: nothing was stored." in rehearsed.stderr
    assert counts(operator("readings", "list", "--json")) == []


def test_import__rows_without_signature__are_refused_with_exit_code_1(operator):
    Path("plain.csv").write_text("meter_id,time,energy_kwh\n0011223344556677,2025-10-09T10:00:00Z,1.5\n")

    imported = operator("readings", "import", "plain.csv", "--meters", "meters.json")
    refused = operator("readings", "rejected", "--reason", "unsigned", "--json")

    assert imported.exit_code == 1
    assert "plain.csv, line 2: The reading has no signature" in imported.stderr
    assert "refused: unsigned" in imported.stdout
    (line,) = counts(refused)
    assert (line["meter"], line["reason"]) == ("0011223344556677", "unsigned")


def test_import__a_meter_that_is_not_known__is_refused_with_exit_code_1(operator):
    file = write_signed(*sign_hours(make_device(5), 1))
    imported = operator("readings", "import", file, "--meters", "meters.json")
    assert imported.exit_code == 1
    assert "No meter 001122334455667c is bonded" in imported.stderr


def test_import__malformed_in_its_last_line__stores_nothing_at_all(operator):
    file = write_signed(*sign_hours(make_device(), 3))
    Path(file).write_text(Path(file).read_text() + "00,00,00\n")

    imported = operator("readings", "import", file, "--meters", "meters.json")

    assert imported.exit_code == 1
    assert imported.stderr.startswith("Error: readings.csv, line 5, column word: '00' is not 32 bytes")
    assert not Path("data").exists()


def test_import__no_meters_at_all__says_what_to_do(operator):
    imported = operator("readings", "import", write_signed(*sign_hours(make_device(), 1)))
    assert imported.exit_code == 1
    assert "give a file of meters with --meters" in imported.stderr


def test_import__meters_of_another_chain__are_refused(operator):
    file = write_signed(*sign_hours(make_device(), 1))
    operator("readings", "import", file, "--meters", "meters.json")
    Path("meters.json").write_text(Path("meters.json").read_text().replace("31337", "1"))
    imported = operator("readings", "import", file, "--meters", "meters.json")
    assert imported.exit_code == 1
    assert "Set another data_dir in [node]" in imported.stderr


def test_list__a_table__shows_exact_kwh(operator):
    operator("readings", "import", write_signed(*sign_hours(make_device(), 1)), "--meters", "meters.json")
    listed = operator("readings", "list", "--meter", "00:11:22:33:44:55:66:77")
    assert listed.exit_code == 0
    assert "2025-10-09T09:53:20Z" in listed.stdout
    assert "1.000000" in listed.stdout


def test_list__no_such_meter_id__is_a_usage_error(operator):
    listed = operator("readings", "list", "--meter", "7")
    assert listed.exit_code == 2
    assert "'7' is not an EUI-64 of 16 hexadecimal digits" in listed.stderr


def test_rejected__a_table__shows_why(operator):
    operator("readings", "import", write_signed(*sign_hours(make_device(5), 1)), "--meters", "meters.json")
    refused = operator("readings", "rejected")
    assert refused.exit_code == 0
    assert "unknown_meter" in refused.stdout


def test_meters__after_an_import__are_listed_and_exported_as_they_came(operator):
    operator("readings", "import", write_signed(*sign_hours(make_device(), 1)), "--meters", "meters.json")

    listed = operator("readings", "meters", "--export", "again.json", "--json")

    assert [entry["meter"] for entry in counts(listed)] == ["0011223344556677"]
    assert json.loads(Path("again.json").read_text()) == json.loads(Path("meters.json").read_text())


def test_meters__none_known__says_who_knows_them(operator):
    result = operator("readings", "meters", "--export", "again.json")

    assert (result.exit_code, Path("again.json").exists()) == (0, False)
    assert "gramwatt status" in result.stdout + result.stderr


def test_meters__none_known_and_json__is_an_empty_list(operator):
    result = operator("readings", "meters", "--json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert "gramwatt status" in result.stderr
