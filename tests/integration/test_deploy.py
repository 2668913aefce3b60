"""Deploying a plan on the embedded chain: rehearsed, whole, and a second time."""

import pytest

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.rules import ADMINISTERED
from gramwatt.deployer.rollout.deploy import Progress, deploy
from gramwatt.deployer.rollout.rehearsal import rehearse
from gramwatt.protocol.factor import FactorRecord
from tests.support.deploying import (
    artifacts,
    changed_plan,
    deployer_transactions,
    embedded_chain,
    local_plan,
)

STEPS = 30  # transactions of the local plan: 7 contracts, 4 of factors and policy, 14 roles, 5 renounced

CHECKS = 78


def holds(chain, book) -> bool:
    checks = verify(local_plan(), chain, book, artifacts())
    assert len(checks) == CHECKS
    return all(check.holds for check in checks)


def test_deploy__empty_chain_then_again__all_the_plan_says_and_nothing_twice():
    chain = embedded_chain()
    book = deploy(local_plan(), chain, artifacts=artifacts())

    deployed = DeployedContracts(chain, artifacts(), book)
    assert deployed.read("EnergyDataBridge", "oracleThreshold") == 3
    assert deployed.read("EnergyDataBridge", "emissionFactor") == 0  # in force in five minutes
    assert deployed.read("EnergyDataBridge", "factorHistory", 0)[0][0] == 70_492_000
    assert deployed.has_role("EnergyDataBridge", "GUARDIAN_ROLE", dev_address(1))
    assert deployed.read("FactorGovernance", "signers") == tuple(map(dev_address, range(11, 16)))
    for contract in ADMINISTERED:
        assert not deployed.has_role(contract, "DEFAULT_ADMIN_ROLE", chain.deployer)
        assert deployed.has_role(contract, "DEFAULT_ADMIN_ROLE", book.address("Timelock"))
    assert deployer_transactions(chain) == STEPS
    assert holds(chain, book)

    said: list[Progress] = []  # a second run has nothing to do, and says so

    deploy(local_plan(), chain, book, artifacts(), said.append)

    assert len(said) == STEPS
    assert all(done.receipt is None for done in said)
    assert deployer_transactions(chain) == STEPS


def test_deploy__factor_with_a_day_curve__published_first_and_once(tmp_path):
    """At three in the afternoon of a June day the grid is cleaner than at any other hour."""
    seasons = [["70_500_000"] * 24 for _ in range(4)]
    seasons[2][15] = "70_492_000"
    curve = "".join(f"\n      - [{', '.join(season)}]" for season in seasons)
    source = "    uncertaintyBps: 0 "
    plan = read_plan(changed_plan(tmp_path, source, f"    curve:{curve}\n{source}"))
    chain = embedded_chain()

    book = deploy(plan, chain, artifacts=artifacts())

    assert deployer_transactions(chain) == STEPS + 1
    deployed = DeployedContracts(chain, artifacts(), book)
    record = FactorRecord.from_abi(deployed.read("EnergyDataBridge", "factorHistory", 0)[0])
    assert deployed.read("DayCurves", "floorOf", record.curve) == record.value == 70_492_000
    assert deployed.read("DayCurves", "valuesOf", record.curve)[2][14:16] == (70_500_000, 70_492_000)
    assert all(check.holds for check in verify(plan, chain, book, artifacts()))
    deploy(plan, chain, book, artifacts())
    assert deployer_transactions(chain) == STEPS + 1


def test_rehearse__local_plan__gas_of_every_step():
    gas = rehearse(local_plan(), artifacts()).gas

    assert len(gas) == STEPS
    assert min(gas.values()) > 21_000


def test_rehearse__window_below_the_shortest__the_constructors_own_error(tmp_path):
    plan = read_plan(changed_plan(tmp_path, "windowSeconds: 10m", "windowSeconds: 9m"))

    with pytest.raises(CallReverted, match="WindowOutOfRange") as refusal:
        rehearse(plan, artifacts())

    assert "constructor of EnergyDataBridge" in str(refusal.value)
    assert "540" in str(refusal.value)


def test_deploying__page__has_the_numbers_of_the_plan():
    page = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")

    assert f"\n{STEPS} transactions sent." in page
    assert f" of {CHECKS} checks differ." in page
