"""The configuration: one frozen object, or a sentence that names file, key and value."""

import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from oracle.providers.config_file import load_config
from oracle.types.config import Config
from oracle.types.errors import ConfigError

CHAIN = (
    '[chain]\nrpc_url = "http://localhost:8545"\nchain_id = 31337\naddress_book = "deployments/31337.json"\n'
)


@pytest.fixture
def config(tmp_path):
    def load(text):
        path = tmp_path / "gramwatt.toml"
        path.write_text(text)
        return load_config(path)

    return load


def test_load_config__no_file__is_the_defaults():
    assert load_config(None) == Config()
    assert Config().periods.length_seconds == 86_400


def test_load_config__a_file__is_what_it_says_with_paths_beside_it(config, tmp_path):
    loaded = config(f'{CHAIN}[node]\nkey_file = "/keys/node"\ndata_dir = "data"\n')
    assert loaded.chain.address_book == tmp_path / "deployments" / "31337.json"
    assert (loaded.node.key_file, loaded.node.data_dir) == (Path("/keys/node"), tmp_path / "data")
    assert (loaded.chain.finality, loaded.committee.board) == ("finalized", None)


@pytest.mark.parametrize(
    ("gwei", "wei"), [("1", 10**9), ("0.1", 10**8), ("123456789.123456789", 123456789123456789)]
)
def test_load_config__a_fee_in_gwei__is_exact_wei(config, gwei, wei):
    assert config(f"{CHAIN}max_fee_gwei = {gwei}\n").chain.max_fee_wei == wei


@pytest.mark.parametrize("finality", ['"safe"', "0", "12"])
def test_load_config__each_kind_of_finality__is_taken(config, finality):
    assert str(config(f"{CHAIN}finality = {finality}\n").chain.finality) == finality.strip('"')


def test_load_config__a_variable__overrides_the_file(config, monkeypatch):
    monkeypatch.setenv("GRAMWATT_CHAIN__RPC_URL", "https://node.example")
    monkeypatch.setenv("GRAMWATT_PERIODS__LENGTH_SECONDS", "3600")
    loaded = config(CHAIN)
    assert (loaded.chain.rpc_url, loaded.chain.chain_id) == ("https://node.example", 31337)
    assert loaded.periods.length_seconds == 3600


def test_load_config__loaded__cannot_be_changed(config):
    with pytest.raises(ValidationError, match="frozen"):
        config(CHAIN).chain.chain_id = 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[chain\n", "is not TOML: .*line 1"),
        ("chain = 5", r"\[chain\] is 5"),
        ("[chian]\nchain_id = 1", r"In .*gramwatt\.toml, \[chian\] is not known\. Check its spelling"),
        (f"{CHAIN}tip = 1", r"tip in \[chain\] is not known"),
        ("[chain]\nchain_id = 1", r"rpc_url in \[chain\] is missing"),
        (CHAIN.replace("31337\n", '"one"\n'), r"chain_id in \[chain\] is 'one'"),
        (CHAIN.replace("31337\n", "0\n"), r"chain_id in \[chain\] is 0"),
        (
            CHAIN.replace("http:", "ws:"),
            r"rpc_url in \[chain\] is 'ws://localhost:8545': must begin with http://",
        ),
        (f'{CHAIN}finality = "latest"', r"finality in \[chain\] is 'latest'"),
        (f"{CHAIN}finality = -1", r"finality in \[chain\] is -1"),
        (f'{CHAIN}max_fee_gwei = "lots"', r"max_fee_gwei in \[chain\] is 'lots': must be gwei"),
        (f"{CHAIN}max_fee_gwei = -1", "must be gwei"),
        (f"{CHAIN}max_fee_gwei = inf", "must be gwei"),
        (f"{CHAIN}tip_gwei = 0.0000000001", "at most nine decimals"),
        (
            f"{CHAIN}replace_bump_percent = 9",
            r"replace_bump_percent in \[chain\] is 9: input should be greater",
        ),
        ("[periods]\nlength_seconds = 59", r"length_seconds in \[periods\] is 59"),
        ("[checks]\nclock_tolerance_seconds = 3601", "clock_tolerance_seconds"),
        ("[batches]\nmax_words = 0", "max_words"),
    ],
)
def test_load_config__malformed__names_the_file_the_key_and_the_value(config, text, sentence):
    with pytest.raises(ConfigError, match=sentence):
        config(text)


SECRET_URLS = [
    "ftp://node.example/v3/SECRET-KEY",
    "ws://user:SECRET@node.example/v3/SECRET-KEY?token=SECRET",
    "https:/node.example/v3/SECRET-KEY",
    "node.example/v3/SECRET-KEY",
]


@pytest.mark.parametrize("url", SECRET_URLS)
@pytest.mark.parametrize(
    "text",
    [
        CHAIN.replace("http://localhost:8545", "{url}"),
        CHAIN.replace('"http://localhost:8545"', '["{url}"]'),
        f'{CHAIN}rpc = "{{url}}"',
        'rpc_url = "{url}"',
    ],
)
def test_load_config__a_url_that_is_refused__shows_no_key(config, text, url):
    with pytest.raises(ConfigError) as refused:
        config(text.replace("{url}", url))
    assert "SECRET" not in "".join(traceback.format_exception(refused.value))


def test_load_config__a_url_for_a_section__shows_no_key(config):
    with pytest.raises(ConfigError, match=r"\[chain\] is 'https://node.example': input") as refused:
        config('chain = "https://node.example/v3/SECRET-KEY"')
    assert "SECRET" not in str(refused.value)


def test_load_config__a_variable_with_a_url_that_is_refused__shows_no_key(config, monkeypatch):
    monkeypatch.setenv("GRAMWATT_CHAIN__RPC_URL", "ftp://node.example/v3/SECRET-KEY")
    with pytest.raises(ConfigError, match=r"rpc_url in \[chain\] is 'ftp://node.example': must") as refused:
        config(CHAIN)
    assert "SECRET" not in "".join(traceback.format_exception(refused.value))


def test_load_config__no_such_file__is_a_sentence(tmp_path):
    with pytest.raises(
        ConfigError, match=r"cannot be read: No such file or directory\. Give another file with --config"
    ):
        load_config(tmp_path / "gramwatt.toml")


@pytest.mark.parametrize(
    ("name", "value"), [("GRAMWATT_PERIODS__LENGTH_SECONDS", "soon"), ("GRAMWATT_PERIODS", "{")]
)
def test_load_config__a_malformed_variable__is_a_sentence(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match="periods"):
        load_config(None)
