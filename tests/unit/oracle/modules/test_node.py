"""A node: who it is, whose turn it is, and that nothing leaves the machine unless it is to send."""

from types import SimpleNamespace
from typing import Any

import pytest

from gramwatt.chains.errors import KeyFileError
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.sending.sender import LiveSender
from gramwatt.chains.evm.sending.simulation import DrySender
from gramwatt.protocol.batch import BatchRules
from gramwatt.protocol.digests import domain_separator
from gramwatt.protocol.quorum import signer_of
from oracle.modules.node import ZERO_ADDRESS, chain_config, folder_board, load_account, open_node
from oracle.providers.board import FolderBoard, ReadOnlyBoard
from oracle.types.config import BatchConfig, Config, PeriodConfig
from oracle.types.errors import ConfigError
from tests.support.oracle.bench import (
    ADDRESSES,
    CLOSED,
    DAY,
    ORACLES,
    SETTINGS,
    SLOT_SECONDS,
    make_batch,
    make_chain,
    make_config,
    open_bench,
)
from tests.support.oracle.readings import DEPLOYMENT

DIGEST = b"\7" * 32
ON_CHAIN = {"rpc_url": "http://localhost:8545", "chain_id": 31337, "address_book": "book.json"}


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        yield opened


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key"
    path.write_text(ORACLES[0].key.hex())
    path.chmod(0o600)
    return path


@pytest.fixture
def opening(tmp_path, monkeypatch):
    """Opens a node of these sections on a chain that is there, and sends unless told otherwise."""
    chain = make_chain()
    chain.rpc = SimpleNamespace(web3=SimpleNamespace(eth=None))  # type: ignore[assignment]
    opened = []

    def open_bridge(config):
        opened.append(config)
        return chain

    monkeypatch.setattr(Bridge, "open", open_bridge)

    def start(send=True, **sections):
        config = make_config(tmp_path, **{"chain": ON_CHAIN, **sections})
        return open_node(config, send, lambda _: False, lambda *_: None)

    start_with: Any = start
    start_with.opened = opened
    return start_with


# -- Who it is --


def test_node__with_a_key__has_its_address_and_signs(bench):
    assert bench.node.address == ADDRESSES[0]
    assert signer_of(DIGEST, bench.node.signature(DIGEST)) == ADDRESSES[0]


def test_node__without_a_key__is_nobody_and_says_what_to_set(bench):
    bench.node.account = None
    assert bench.node.address == ZERO_ADDRESS
    with pytest.raises(ConfigError, match=r"^This node has no key\. Set key_file in \[node\]\.$"):
        bench.node.signature(DIGEST)


def test_rules__periods_and_batches_as_configured__are_the_rules(bench):
    bench.node.config = bench.node.config.model_copy(
        update={
            "periods": PeriodConfig(length_seconds=900, slack_seconds=60),
            "batches": BatchConfig(max_words=7, max_fleets=3),
        }
    )
    assert bench.node.rules == BatchRules(900, 60, 7, 3)


def test_batch_domain__of_the_bridge__is_not_that_of_the_credit(bench):
    assert bench.node.batch_domain == domain_separator(DEPLOYMENT.chain_id, DEPLOYMENT.bridge)


# -- Whose turn it is --


def test_has_turn__three_slots_in_a_row__is_one_of_them_and_again_after_a_round(bench):
    turns = [bench.node.has_turn(SETTINGS, CLOSED, CLOSED + slot * SLOT_SECONDS) for slot in range(6)]
    assert sorted(turns[:3]) == [False, False, True]
    assert turns[3:] == turns[:3]


def test_has_turn__the_next_period__is_led_by_the_next_oracle(bench):
    def led_days(oracle):
        bench.node.account = oracle
        dues = [CLOSED + day * DAY for day in range(3)]
        return [bench.node.has_turn(SETTINGS, due, due) for due in dues].index(True)

    days = [led_days(oracle) for oracle in ORACLES]
    assert days[1:] == [(day + 1) % 3 for day in days[:-1]]


def test_has_turn__the_last_second_of_its_slot__is_still_its_own(bench):
    bench.wait_for_turn(CLOSED)
    start = bench.chain.now
    assert bench.node.has_turn(SETTINGS, CLOSED, start)
    assert bench.node.has_turn(SETTINGS, CLOSED, start + SLOT_SECONDS - 1)
    assert not bench.node.has_turn(SETTINGS, CLOSED, start + SLOT_SECONDS)


def test_has_turn__without_a_key__is_always_its_own(bench):
    bench.node.account = None
    assert all(bench.node.has_turn(SETTINGS, CLOSED, CLOSED + slot * SLOT_SECONDS) for slot in range(3))


# -- What the configuration lacks --


def test_chain_config__there_or_not__is_it_or_says_what_to_set():
    config = Config(chain=ON_CHAIN)
    assert chain_config(config) is config.chain
    with pytest.raises(ConfigError, match=r"has no \[chain\]\. Set rpc_url, chain_id and address_book in it"):
        chain_config(Config())


def test_load_account__key_file_or_none__is_the_account_or_none(tmp_path, key):
    assert load_account(make_config(tmp_path)) is None
    account = load_account(make_config(tmp_path, node={"key_file": key}))
    assert account is not None
    assert account.address == ADDRESSES[0]


def test_load_account__a_key_that_others_can_read__is_refused(tmp_path, key):
    key.chmod(0o644)
    with pytest.raises(KeyFileError, match="is open to other users"):
        load_account(make_config(tmp_path, node={"key_file": key}))


def test_folder_board__there_or_not__is_it_or_says_what_to_set(tmp_path):
    (tmp_path / "board").mkdir()
    assert folder_board(make_config(tmp_path)).batch_ids() == []
    with pytest.raises(ConfigError, match=r"names no board\. Set board in \[committee\] to the folder"):
        folder_board(Config())


# -- Opening --


def test_open_node__to_send__signs_and_writes_to_the_board(opening, tmp_path, key):
    with opening(node={"data_dir": tmp_path / "data", "key_file": key}) as node:
        assert (type(node.sender), type(node.board), node.dry) == (LiveSender, FolderBoard, False)
        assert node.address == ADDRESSES[0]
        assert node.store.counts() == (0, {})
    assert [config.chain_id for config in opening.opened] == [31337]


@pytest.mark.parametrize("has_key", [True, False])
def test_open_node__not_to_send__writes_nothing_to_the_board(opening, tmp_path, key, has_key):
    section = {"data_dir": tmp_path / "data", **({"key_file": key} if has_key else {})}
    (tmp_path / "board").mkdir()
    with opening(send=False, node=section) as node:
        assert (type(node.sender), type(node.board), node.dry) == (DrySender, ReadOnlyBoard, True)
        assert node.address == (ADDRESSES[0] if has_key else ZERO_ADDRESS)
        node.board.sign(b"\1" * 32, ADDRESSES[0], b"\2" * 65)
    assert list((tmp_path / "board").iterdir()) == []


def test_open_node__to_send_without_a_key__is_refused_before_anything_is_done(opening, tmp_path):
    with pytest.raises(ConfigError, match=r"names no key, and --send needs one\. Set key_file"), opening():
        pass
    assert (opening.opened, list(tmp_path.iterdir())) == ([], [])


@pytest.mark.parametrize(
    ("sections", "sentence"),
    [({"chain": None}, r"has no \[chain\]"), ({"committee": {}}, "names no board")],
)
def test_open_node__no_chain_or_no_board__is_refused_before_anything_is_done(
    opening, tmp_path, sections, sentence
):
    with pytest.raises(ConfigError, match=sentence), opening(send=False, **sections):
        pass
    assert (opening.opened, list(tmp_path.iterdir())) == ([], [])


def test_open_node__a_batch_on_the_board__is_read_in_a_dry_run_too(opening, tmp_path):
    with open_bench(tmp_path) as bench:
        batch_id = bench.put(make_batch())
    with opening(send=False) as node:
        assert node.board.batch_ids() == [batch_id]
        assert node.board.proposal(batch_id).batch == make_batch()
        assert len(node.board.signatures(batch_id)) == 3
