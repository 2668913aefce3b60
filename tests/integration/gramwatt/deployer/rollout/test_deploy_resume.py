"""A deployment that is killed, at any step, and started again: it goes on, and deploys nothing twice."""

from collections.abc import Iterator

import pytest
from web3 import HTTPProvider, Web3

from gramwatt.chains.book import AddressBook
from gramwatt.chains.dev.anvil import free_port
from gramwatt.chains.errors import BookError, ChainError
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.rollout.deploy import deploy
from tests.support.deploying.plans import (
    CHAIN_ID,
    STEPS,
    DyingChain,
    Killed,
    Node,
    artifacts,
    deployer_transactions,
    local_plan,
)
from tests.support.node.anvil import anvil

CONTRACTS = 7
pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def anvil_node() -> Iterator[Node]:
    with anvil() as url:
        yield Node(url)


@pytest.fixture
def node(anvil_node) -> Iterator[Node]:
    """An empty chain, for every test anew."""
    with anvil_node.rollback():
        yield anvil_node


def run(node: Node, path, chain=None) -> AddressBook:
    """One process's attempt, with the book as the last one left it."""
    book = AddressBook.open(path, CHAIN_ID, node.chain.genesis())
    return deploy(local_plan(), chain or node.chain, book, artifacts())


def holds(node: Node, book: AddressBook) -> bool:
    return all(check.holds for check in verify(local_plan(), node.chain, book, artifacts()))


@pytest.mark.parametrize("before_sending", [True, False], ids=["before it is sent", "before it is noted"])
def test_deploy__killed_at_every_transaction__same_contracts_and_none_twice(node, tmp_path, before_sending):
    """Every run dies around one transaction; the next one has at least that much less to do."""
    path = tmp_path / "book.json"
    for step in range(1, STEPS + 1):
        with pytest.raises(Killed):
            run(node, path, DyingChain(node.chain, 1, before_sending=before_sending))
        if before_sending:
            with pytest.raises(Killed):
                run(node, path, DyingChain(node.chain, 1, before_sending=False))
        assert deployer_transactions(node.chain) == step

    book = run(node, path)

    assert deployer_transactions(node.chain) == STEPS
    assert book.reservation is None
    assert holds(node, book)


@pytest.mark.parametrize("last", [CONTRACTS, STEPS - 1])
def test_deploy__killed_once__goes_on_and_ends_as_if_undisturbed(node, tmp_path, last):
    with node.rollback():
        undisturbed = run(node, tmp_path / "undisturbed.json")
    with pytest.raises(Killed):
        run(node, tmp_path / "book.json", DyingChain(node.chain, last, before_sending=False))
    assert deployer_transactions(node.chain) == last

    book = run(node, tmp_path / "book.json")

    assert deployer_transactions(node.chain) == STEPS
    assert book.addresses == undisturbed.addresses
    assert holds(node, book)


def test_deploy__killed_with_a_deployment_in_the_air__adopted_once_it_is_mined(node, tmp_path):
    path = tmp_path / "book.json"
    node.rpc("evm_setAutomine", False)
    with pytest.raises(Killed):
        run(node, path, DyingChain(node.chain, 1, while_waiting=True))
    assert deployer_transactions(node.chain) == 0
    node.rpc("evm_mine")
    node.rpc("evm_setAutomine", True)

    book = run(node, path)

    assert deployer_transactions(node.chain) == STEPS
    assert book.entry("CarbonCredit").block == node.first_block + 1
    assert holds(node, book)


def test_deploy__other_account_than_began__refused(node, tmp_path):
    path = tmp_path / "book.json"
    run(node, path)
    stranger = Node(node.url, KeySigner((0x57A).to_bytes(32, "big")))

    with pytest.raises(BookError, match="Continue with the account that started the deployment"):
        run(stranger, path)
    assert deployer_transactions(stranger.chain) == 0


def test_deploy__deployer_without_ether__a_sentence(node, tmp_path):
    node.rpc("anvil_setBalance", node.chain.deployer, "0x0")

    with pytest.raises(ChainError, match="Check the account's balance"):
        run(node, tmp_path / "book.json")


def test_web3_chain__nobody_listens__a_sentence():
    with pytest.raises(ChainError, match=r"does not answer: ConnectionError\. Check --network"):
        Web3Chain(Web3(HTTPProvider(f"http://127.0.0.1:{free_port()}")))


def test_deploy__code_is_not_what_the_book_says__refused_and_nothing_sent(node, tmp_path):
    path = tmp_path / "book.json"
    with pytest.raises(Killed):
        run(node, path, DyingChain(node.chain, 3, before_sending=True))
    node.rpc(
        "anvil_setCode",
        AddressBook.open(path, CHAIN_ID, node.chain.genesis()).address("CarbonCredit"),
        "0x00",
    )

    with pytest.raises(BookError, match="The book says that CarbonCredit at 0x"):
        run(node, path)
    assert deployer_transactions(node.chain) == 2
