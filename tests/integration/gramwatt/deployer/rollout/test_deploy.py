"""Deploying a plan on the embedded chain: whole, and a second time."""

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.rules import ADMINISTERED
from gramwatt.deployer.rollout.deploy import Progress, deploy
from gramwatt.protocol.factor import FactorRecord
from tests.support.deploying.plans import (
    CHECKS,
    STEPS,
    artifacts,
    changed_plan,
    deployer_transactions,
    embedded_chain,
    local_plan,
)


def holds(chain, book) -> bool:
    checks = verify(local_plan(), chain, book, artifacts())
    assert len(checks) == CHECKS
    return all(check.holds for check in checks)


def test_deploy__empty_chain_then_again__all_the_plan_says_and_nothing_twice():
    chain = embedded_chain()
    book = deploy(local_plan(), chain, artifacts=artifacts())

    site = DeployedContracts(chain, artifacts(), book)
    assert site.read("EnergyDataBridge", "oracleThreshold") == 3
    assert site.read("EnergyDataBridge", "emissionFactor") == 0  # in force in five minutes
    assert site.read("EnergyDataBridge", "factorHistory", 0)[0][0] == 70_492_000
    assert site.has_role("EnergyDataBridge", "GUARDIAN_ROLE", dev_address(1))
    assert site.read("FactorGovernance", "signers") == tuple(map(dev_address, range(11, 16)))
    for contract in ADMINISTERED:
        assert not site.has_role(contract, "DEFAULT_ADMIN_ROLE", chain.deployer)
        assert site.has_role(contract, "DEFAULT_ADMIN_ROLE", book.address("Timelock"))
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
    site = DeployedContracts(chain, artifacts(), book)
    record = FactorRecord.from_abi(site.read("EnergyDataBridge", "factorHistory", 0)[0])
    assert site.read("DayCurves", "floorOf", record.curve) == record.value == 70_492_000
    assert site.read("DayCurves", "valuesOf", record.curve)[2][14:16] == (70_500_000, 70_492_000)
    assert all(check.holds for check in verify(plan, chain, book, artifacts()))
    deploy(plan, chain, book, artifacts())
    assert deployer_transactions(chain) == STEPS + 1
