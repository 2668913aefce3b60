"""The steps after deployment: their order, when each is done, and what keeps the last ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import pytest

from gramwatt.chains.book import AddressBook
from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.sending.wallet import Web3Chain
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.resolve import ResolvedPlan, resolve
from gramwatt.deployer.rollout.deploy import deploy
from gramwatt.deployer.rollout.steps import Step, configuration
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from tests.support.deploying.plans import (
    STEPS,
    DyingChain,
    Killed,
    artifacts,
    changed_plan,
    deployer_transactions,
    embedded_chain,
)

BRIDGE, TIMELOCK = "EnergyDataBridge", "Timelock"
CONTRACTS = 7
SETUP = "EnergyDataBridge: grant COUNTRY_MANAGER_ROLE to the deployer for the setup"
RETURNED = "EnergyDataBridge: the deployer renounces COUNTRY_MANAGER_ROLE"
FACTOR_STEPS = [
    "EnergyDataBridge: initialize the countries' factors",
    "DayCurves: publish a curve of zone 0",
    "EnergyDataBridge: record a factor of zone 0",
    "EnergyDataBridge: advance the country policy to Optional",
    "EnergyDataBridge: advance the country policy to RequiredForNew",
]
LEAD_SECONDS = 300
SEASONS = [["70_500_000"] * 24, ["70_500_000"] * 24, ["70_492_000"] * 24, ["70_500_000"] * 24]
CURVE = DayCurve.of([[int(value) for value in hours] for hours in SEASONS])


@dataclass
class Site:
    """Contracts that nobody configured, and the plan for them."""

    chain: Web3Chain
    deployed: DeployedContracts
    resolved: ResolvedPlan

    def steps(self) -> Iterator[Step]:
        return configuration(self.deployed, self.resolved)

    def take(self, step: Step) -> None:
        self.send(step.contract, step.function, *step.args())

    def send(self, contract: str, function: str, *args: object) -> None:
        """A transaction of the deployer."""
        data = artifacts()[contract].abi.encode_call(function, *args)
        self.chain.broadcast(
            self.chain.sign(self.deployed.book.address(contract), data, self.chain.next_nonce())
        )

    def take_until(self, title: str) -> Step:
        """Every step before that one, which is returned."""
        for step in self.steps():
            if step.title == title:
                return step
            self.take(step)
        raise AssertionError(title)


@pytest.fixture(scope="module")
def contracts(tmp_path_factory) -> Site:
    """The local plan with a day curve and two steps of policy; its process died before the first step."""
    folder = tmp_path_factory.mktemp("plan")
    curve = "".join(f"\n      - [{', '.join(season)}]" for season in SEASONS)
    path = changed_plan(folder, "    uncertaintyBps: 0 ", f"    curve:{curve}\n    uncertaintyBps: 0 ")
    path.write_text(path.read_text().replace("country_policy: Optional", "country_policy: RequiredForNew"))
    plan, chain = read_plan(path), embedded_chain()
    book = AddressBook(chain.chain_id, chain.genesis())
    dying: Any = DyingChain(chain, CONTRACTS + 1, before_sending=True)
    with pytest.raises(Killed):
        deploy(plan, dying, book, artifacts())
    assert deployer_transactions(chain) == len(book.entries) == CONTRACTS
    deployed = DeployedContracts(chain, artifacts(), book)
    return Site(chain, deployed, resolve(plan, artifacts(), chain.deployer))


@pytest.fixture
def site(contracts: Site) -> Iterator[Site]:
    """What a test does is undone."""
    provider: Any = contracts.chain.web3.provider
    mark = provider.ethereum_tester.take_snapshot()
    try:
        chain = Web3Chain(contracts.chain.web3, contracts.chain.signer)  # which has read nothing yet
        yield replace(contracts, chain=chain, deployed=replace(contracts.deployed, chain=chain))
    finally:
        provider.ethereum_tester.revert_to_snapshot(mark)


def test_configuration__taken_one_by_one__each_is_done_by_its_own_transaction_and_stays_so(site):
    taken = []
    for step in site.steps():
        assert not step.is_done(), step.title
        site.take(step)
        assert step.is_done(), step.title
        taken.append(step.title)

    assert len(taken) == STEPS - CONTRACTS + 2  # a curve and a step of policy more than the local plan
    assert [step.title for step in site.steps() if not step.is_done()] == []


def test_configuration__order__setup_factors_grants_and_at_last_what_the_deployer_gives_up(site):
    titles = [step.title for step in site.steps()]

    assert titles[: 1 + len(FACTOR_STEPS)] == [SETUP, *FACTOR_STEPS]
    grants = list(takewhile(lambda title: ": grant " in title, titles[1 + len(FACTOR_STEPS) :]))
    assert "EnergyDataBridge: grant COUNTRY_MANAGER_ROLE to $Timelock" in grants
    assert "CarbonCredit: grant MINTER_ROLE to $EnergyDataBridge" in grants
    assert not any(title.startswith("Timelock: grant DEFAULT_ADMIN_ROLE") for title in grants)  # it has it
    assert titles[1 + len(FACTOR_STEPS) + len(grants) :] == [
        RETURNED,
        "CarbonCredit: the deployer renounces DEFAULT_ADMIN_ROLE",
        "EnergyDataBridge: the deployer renounces DEFAULT_ADMIN_ROLE",
        "FactorGovernance: the deployer renounces DEFAULT_ADMIN_ROLE",
        "Timelock: the deployer renounces DEFAULT_ADMIN_ROLE",
    ]


@pytest.mark.parametrize(
    ("next_title", "done"),
    [
        ("EnergyDataBridge: advance the country policy to RequiredForNew", False),
        ("CarbonCredit: grant DEFAULT_ADMIN_ROLE to $Timelock", True),
    ],
)
def test_setup__role_given_up__done_only_once_all_factors_are_written(site, next_title, done):
    site.take_until(next_title)
    setup = next(site.steps())
    assert setup.is_done()
    manager = site.deployed.role(BRIDGE, "COUNTRY_MANAGER_ROLE")
    site.send(BRIDGE, "renounceRole", manager, site.chain.deployer)

    assert setup.is_done() is done
    assert setup.args() == (manager, site.chain.deployer)


def test_record__signed_later__in_force_so_long_after_that_moment(site, monkeypatch):
    step = site.take_until("EnergyDataBridge: record a factor of zone 0")
    monkeypatch.setattr(Web3Chain, "now", lambda _: 2_000_000_000)

    zone, record = step.args()

    assert zone == 0
    assert FactorRecord.from_abi(record).effective_from == 2_000_000_000 + LEAD_SECONDS
    assert FactorRecord.from_abi(record).curve == curve_id(CURVE)


def factor(site: Site, **changes: object) -> FactorRecord:
    """The plan's, from a second of its own on."""
    (planned,) = site.resolved.factors
    return replace(planned.record(site.chain.now() + 1_000), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "done"),
    [
        ({}, True),  # another start alone: an earlier run was later
        ({"status": FactorStatus.VERIFIED}, False),
        ({"kind": FactorKind.OPERATING_MARGIN}, False),
        ({"curve": NO_CURVE}, False),
        ({"source_year": 2022}, False),
    ],
)
def test_record__history_has_a_record__done_only_if_it_is_the_plans(site, changes, done):
    step = site.take_until("EnergyDataBridge: record a factor of zone 0")
    later = factor(site, status=FactorStatus.QUARANTINED)
    for record in (factor(site, **changes), later):  # at any place: governance may add others
        site.send(BRIDGE, "recordFactor", 0, record.to_abi())

    assert step.is_done() is done


def test_advance__policy_is_further_already__nothing_to_do(site):
    site.take_until("CarbonCredit: grant DEFAULT_ADMIN_ROLE to $Timelock")

    optional, required = [step for step in site.steps() if step.function == "advanceCountryPolicy"]

    assert site.deployed.read(BRIDGE, "countryPolicy") == 2
    assert optional.is_done()
    assert required.is_done()


def renounce(site: Site, contract: str, role: str) -> Callable[[], object]:
    title = f"{contract}: the deployer renounces {role}"
    return next(step for step in site.steps() if step.title == title).args


def test_renounce__a_holder_is_missing__refused_before_it_is_signed(site):
    args = renounce(site, TIMELOCK, "DEFAULT_ADMIN_ROLE")
    site.take_until("Timelock: grant PROPOSER_ROLE to $FactorGovernance")

    with pytest.raises(ChainError) as refusal:
        args()

    governance = site.deployed.book.address("FactorGovernance")
    assert refusal.value.what in {
        f"{governance} does not hold {role} of Timelock yet."
        for role in ("PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE")
    }
    assert refusal.value.next_step == "Run again."


def test_renounce__every_holder_has_its_role__the_deployers_own(site):
    args = renounce(site, TIMELOCK, "DEFAULT_ADMIN_ROLE")
    site.take_until(RETURNED)

    assert args() == (bytes(32), site.chain.deployer)
