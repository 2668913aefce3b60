"""The checks of a node: each says what it saw or what to do, and one that fails keeps none from running."""

from dataclasses import replace

import pytest

from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.contracts.bridge import Bridge
from oracle.modules.readiness import GAS_TO_KEEP, MAX_SKEW_SECONDS, check_node
from oracle.providers.store import Store
from tests.support.oracle.bench import ADDRESSES, ORACLES, OUTSIDER, make_chain, make_config
from tests.support.oracle.fake_chain import FINAL_BLOCK, FIRST_BLOCK
from tests.support.oracle.readings import DEPLOYMENT, FixedClock, address, fill, make_meter
from tests.support.oracle.stored import accepted, keep, refused

ON_CHAIN = {"rpc_url": "http://localhost:8545", "chain_id": 31337, "address_book": "book.json"}
NEEDED_WEI = GAS_TO_KEEP * 100 * 10**9
"""At the configuration's max_fee_gwei of 100."""


@pytest.fixture
def chain(monkeypatch):
    chain = make_chain()
    chain.balances = dict.fromkeys(ADDRESSES, NEEDED_WEI)
    monkeypatch.setattr(Bridge, "open", lambda _: chain)
    return chain


@pytest.fixture
def checks(tmp_path, chain):
    """The results by name, of a node whose clock is so many seconds ahead of the newest block."""

    def check(account=ORACLES[0], ahead=3, **sections):
        node = {"data_dir": tmp_path / "data"}
        if account is not None:
            node["key_file"] = tmp_path / "key"
            node["key_file"].write_text(account.key.hex())
            node["key_file"].chmod(0o600)
        config = make_config(tmp_path, **{"chain": ON_CHAIN, "node": node, **sections})
        found = check_node(config, FixedClock(chain.now + ahead))
        return {item.name: (item.ok, item.sentence) for item in found}

    return check


def failing(found):
    return [name for name, (ok, _) in found.items() if not ok]


def test_check_node__ready__every_check_says_what_it_saw(checks, tmp_path):
    found = checks()
    assert failing(found) == []
    assert {name: sentence for name, (_, sentence) in found.items()} == {
        "key": ADDRESSES[0],
        "chain": f"chain 31337, bridge {DEPLOYMENT.bridge}",
        "finality": f"block {FINAL_BLOCK} is final, block {FIRST_BLOCK} is the newest",
        "committee": "one of 3 oracles, of which 2 must sign a batch",
        "gas": "the account has 100,000,000 gwei",
        "clock": "the newest block is 3 s old by this machine's clock",
        "store": "0 readings accepted, 0 refused",
        "board": f"{tmp_path / 'board'} is writable",
    }
    assert list((tmp_path / "board").iterdir()) == []


def test_check_node__nothing_configured__every_check_ran_and_the_key_is_the_first(checks):
    found = checks(account=None, chain=None, committee={})
    assert failing(found) == ["key", "chain", "finality", "committee", "gas", "clock", "board"]
    assert found["key"][1] == (
        "No key is configured. Set key_file in [node]; without a key the node only reads."
    )
    assert found["chain"][1].startswith("The configuration has no [chain].")
    assert found["finality"][1] == "The chain cannot be read. See the check named chain."
    assert found["board"][1].startswith("The configuration names no board.")


def test_check_node__the_chain_does_not_answer__the_store_and_the_board_are_checked_still(
    checks, monkeypatch
):
    def open_bridge(_):
        raise ChainError("The node does not answer.", "Check rpc_url in [chain].")

    monkeypatch.setattr(Bridge, "open", open_bridge)
    found = checks()
    assert failing(found) == ["chain", "finality", "committee", "gas", "clock"]
    assert found["chain"] == (False, "The node does not answer. Check rpc_url in [chain].")


# -- Committee --


def test_committee__an_outsider__says_who_and_whom_to_ask(checks):
    ok, sentence = checks(account=OUTSIDER)["committee"]
    assert ok is False
    assert sentence == (
        f"{OUTSIDER.address} is not in the committee of 3 oracles."
        " Ask the admin to call addOracle, or set another key_file in [node]."
    )


def test_committee__no_key__is_no_member(checks):
    assert checks(account=None)["committee"][1].startswith(
        "A node without a key is not in the committee of 3"
    )


def test_committee__a_member_by_the_newest_block_alone__waits_for_the_final_one(checks, chain):
    settings = chain.final.settings
    chain.final = replace(chain.final, settings=replace(settings, oracles=ADDRESSES[1:]))
    assert checks()["committee"][0] is False


# -- Gas --


@pytest.mark.parametrize(("wei", "ok"), [(NEEDED_WEI, True), (NEEDED_WEI - 1, False)])
def test_gas__what_a_large_batch_costs_at_the_highest_fee__is_enough_and_a_wei_less_is_not(
    checks, chain, wei, ok
):
    chain.balances[ADDRESSES[0]] = wei
    assert checks()["gas"][0] is ok


def test_gas__too_little__says_how_much_and_what_to_do(checks, chain):
    chain.balances[ADDRESSES[0]] = 1_234 * 10**9
    assert checks()["gas"][1] == (
        "The account has 1,234 gwei, and a large batch may cost 100,000,000 gwei."
        " Send the account more, or lower max_fee_gwei in [chain]."
    )


def test_gas__a_lower_highest_fee__needs_less(checks, chain):
    chain.balances[ADDRESSES[0]] = NEEDED_WEI // 10
    assert checks(chain={**ON_CHAIN, "max_fee_gwei": 10})["gas"][0] is True


def test_gas__no_key__has_no_account_to_send_to(checks):
    assert checks(account=None)["gas"] == (
        False,
        "There is no account that could pay for gas. See the check named key.",
    )


# -- Clock --


@pytest.mark.parametrize(
    ("ahead", "ok"), [(-MAX_SKEW_SECONDS, True), (-MAX_SKEW_SECONDS - 1, False), (999, True)]
)
def test_clock__behind_the_newest_block__only_by_a_little(checks, ahead, ok):
    assert checks(ahead=ahead)["clock"][0] is ok


def test_clock__far_behind__says_by_how_much(checks):
    assert checks(ahead=-31)["clock"][1] == (
        "This machine's clock is 31 s behind the newest block. Synchronise it by NTP."
    )


# -- Store and board --


def test_store__readings__are_counted(checks, tmp_path):
    with Store.open(tmp_path / "data") as store:
        fill(store, make_meter())
        keep(store, accepted(1), accepted(2), refused())
    assert checks()["store"] == (True, "2 readings accepted, 1 refused")


def test_store__of_another_credit__is_refused_and_stays_as_it_is(checks, tmp_path):
    another = replace(DEPLOYMENT, credit=address(9))
    with Store.open(tmp_path / "data") as store:
        store.bind(another)
    ok, sentence = checks()["store"]
    assert (ok, "Set another data_dir in [node]" in sentence) == (False, True)
    with Store.open(tmp_path / "data") as store:
        assert store.deployment() == another


def test_store__bound_to_nothing__stays_so(checks, tmp_path):
    assert checks()["store"][0] is True
    with Store.open(tmp_path / "data") as store:
        assert store.deployment() is None


def test_store__a_file_that_is_none__is_a_sentence(checks, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "readings.sqlite").write_text("no readings\n" * 50)
    assert "file is not a database" in checks()["store"][1]


def test_board__a_file_in_its_place__is_a_sentence(checks, tmp_path):
    (tmp_path / "board").touch()
    ok, sentence = checks()["board"]
    assert ok is False
    assert sentence.startswith(f"The board {tmp_path / 'board'} cannot be written to: File exists.")
