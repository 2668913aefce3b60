"""Claiming: every fleet's units, by every oracle, until nothing is left."""

from typing import Any

import pytest

from demo.play import claims
from demo.play.claims import accruals, claim_all
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.quantities import FleetId, UnixTime
from oracle.types.config import CommitteeConfig, Config
from tests.support.demo.chain import METHODOLOGY, FakeChain, make_batch, node_of

DAY = 86_400
START = 1_780_272_000
KENYA, NIGERIA = 404, 566
FIRST, SECOND = FleetId(1), FleetId(2)


def credit(country: int, provisional: bool = True) -> int:
    return credit_id(country << 16, UnixTime(START), METHODOLOGY, provisional)


@pytest.fixture
def chain() -> FakeChain:
    chain = FakeChain()
    energy = {FIRST: (KENYA, 1), SECOND: (NIGERIA, 2)}
    chain.submitted = [
        make_batch(1, START, START + DAY, energy),
        make_batch(2, START + DAY, START + 2 * DAY, energy),
    ]
    return chain


@pytest.fixture
def nodes(chain) -> list[Any]:
    config = Config(committee=CommitteeConfig(slot_seconds=77))
    return [node_of(chain, config=config) for _ in range(3)]


@pytest.fixture
def run(chain, monkeypatch) -> list[Any]:
    """The arguments of each run of the oracles, which claim everything, and whether it was done before."""
    seen: list[Any] = []

    def run_until(nodes, due, is_done, what):
        seen.append((list(nodes), due, what, is_done()))
        chain.accrued = {pair: (0, carry_ng) for pair, (_, carry_ng) in chain.accrued.items()}
        assert is_done()

    monkeypatch.setattr(claims, "run_until", run_until)
    return seen


def test_accruals__two_days_of_two_fleets__each_class_once(chain, nodes):
    chain.accrued[SECOND, credit(NIGERIA)] = (5, 7)
    found = accruals(nodes[0])
    assert {(accrual.fleet, accrual.credit_id) for accrual in found} == {
        (fleet, credit(country, provisional))
        for fleet, country in ((FIRST, KENYA), (SECOND, NIGERIA))
        for provisional in (False, True)
    }
    assert len(found) == 4
    assert [(a.units, a.carry_ng) for a in found if a.units] == [(5, 7)]


def test_accruals__no_batches__none(chain, nodes):
    chain.submitted = []
    assert accruals(nodes[0]) == []


def test_claim_all__two_fleets_with_units__are_two_claims(chain, nodes, run):
    chain.accrued = {(FIRST, credit(KENYA)): (3, 9), (SECOND, credit(NIGERIA)): (5, 7)}
    assert claim_all(nodes) == 2
    assert run == [(nodes, 0, "A claim", False)]


def test_claim_all__only_a_carry__is_no_claim(chain, nodes, run):
    chain.accrued = {(FIRST, credit(KENYA)): (0, 999_999_999_999), (SECOND, credit(NIGERIA)): (5, 7)}
    assert claim_all(nodes) == 1


def test_claim_all__every_oracle__is_configured_to_claim_and_keeps_the_rest(chain, nodes, run):
    before = nodes[0].config
    assert before.settle.claim == "none"
    claim_all(nodes)
    assert [node.config.settle.claim for node in nodes] == ["all"] * 3
    assert all(node.config.committee == before.committee for node in nodes)
