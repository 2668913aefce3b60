"""What a plan must keep to beyond the ABI: nothing may move outside governance."""

import pytest

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.sending.wallet import KeySigner
from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.resolve import resolve
from tests.support.deploying.plans import DEPLOYER_KEY, SEPOLIA, artifacts, changed_plan, local_plan

DEPLOYER = KeySigner(DEPLOYER_KEY).address
OUTSIDE = "No factor, parameter or role may change outside governance"
TIMELOCK_ROLES = "  Timelock:\n    DEFAULT_ADMIN_ROLE: [$Timelock]\n"
SIGNERS = "$signer_1, $signer_2, $signer_3, $signer_4, $signer_5"

BROKEN = {
    "another administers the credit": (
        "DEFAULT_ADMIN_ROLE: [$Timelock]",
        "DEFAULT_ADMIN_ROLE: [$guardian]",
        "roles.CarbonCredit.DEFAULT_ADMIN_ROLE is held by 0x7099",
        f"{OUTSIDE}: the only holder must be $Timelock.",
    ),
    "another beside the timelock administers the credit": (
        "DEFAULT_ADMIN_ROLE: [$Timelock]",
        "DEFAULT_ADMIN_ROLE: [$Timelock, $guardian]",
        "roles.CarbonCredit.DEFAULT_ADMIN_ROLE is held by $Timelock, 0x7099",
        OUTSIDE,
    ),
    "nobody administers the credit": (
        "DEFAULT_ADMIN_ROLE: [$Timelock]",
        "DEFAULT_ADMIN_ROLE: []",
        "roles.CarbonCredit.DEFAULT_ADMIN_ROLE is held by nobody",
        OUTSIDE,
    ),
    "another administers governance": (
        "  FactorGovernance:\n    DEFAULT_ADMIN_ROLE: [$Timelock]",
        "  FactorGovernance:\n    DEFAULT_ADMIN_ROLE: [$FactorGovernance]",
        "roles.FactorGovernance.DEFAULT_ADMIN_ROLE is held by $FactorGovernance",
        OUTSIDE,
    ),
    "another administers the timelock": (
        TIMELOCK_ROLES,
        TIMELOCK_ROLES.replace("[$Timelock]", "[$Timelock, $proposer]"),
        "roles.Timelock.DEFAULT_ADMIN_ROLE is held by $Timelock, 0x15d3",
        OUTSIDE,
    ),
    "another records factors": (
        "COUNTRY_MANAGER_ROLE: [$Timelock]",
        "COUNTRY_MANAGER_ROLE: [$Timelock, $registrar]",
        "roles.EnergyDataBridge.COUNTRY_MANAGER_ROLE is held by $Timelock, 0x3C44",
        OUTSIDE,
    ),
    "another proposes to the timelock": (
        "PROPOSER_ROLE: [$FactorGovernance]",
        "PROPOSER_ROLE: [$FactorGovernance, $proposer]",
        "roles.Timelock.PROPOSER_ROLE is held by $FactorGovernance, 0x15d3",
        f"{OUTSIDE}: the only holder must be $FactorGovernance.",
    ),
    "another cancels": (
        "CANCELLER_ROLE: [$FactorGovernance]",
        "CANCELLER_ROLE: [$guardian]",
        "roles.Timelock.CANCELLER_ROLE is held by 0x7099",
        OUTSIDE,
    ),
    "nobody executes": (
        "EXECUTOR_ROLE: [$FactorGovernance]",
        "EXECUTOR_ROLE: []",
        "roles.Timelock.EXECUTOR_ROLE is held by nobody",
        OUTSIDE,
    ),
    "one proposes and reviews": (
        "REVIEWER_ROLE: [$reviewer]",
        "REVIEWER_ROLE: [$proposer]",
        "roles.FactorGovernance.PROPOSER_ROLE is held by 0x15d3",
        "A proposer cannot review their own proposal: name two accounts.",
    ),
    "nobody proposes": (
        "PROPOSER_ROLE: [$proposer]",
        "PROPOSER_ROLE: []",
        "roles.FactorGovernance.PROPOSER_ROLE is held by nobody",
        "name two accounts",
    ),
    "nobody reviews": (
        "REVIEWER_ROLE: [$reviewer]",
        "REVIEWER_ROLE: []",
        "and REVIEWER_ROLE by nobody",
        "name two accounts",
    ),
    "governance has another timelock": (
        "timelock_: $Timelock",
        "timelock_: $guardian",
        "contracts.FactorGovernance.timelock_ is 0x7099",
        "It must be $Timelock.",
    ),
    "the bridge has other curves": (
        "curves_: $DayCurves",
        "curves_: $ReadingVerifier",
        "contracts.EnergyDataBridge.curves_ is $ReadingVerifier",
        "It must be $DayCurves.",
    ),
    "half of the signers are enough": (
        SIGNERS,
        "$signer_1, $signer_2, $signer_3, $signer_4, $guardian, $registrar",
        "contracts.FactorGovernance has 6 signers, threshold_ 3 and emergencyThreshold_ 4",
        "threshold_ must be more than half of the signers",
    ),
    "an emergency needs fewer": (
        "emergencyThreshold_: 4",
        "emergencyThreshold_: 2",
        "has 5 signers, threshold_ 3 and emergencyThreshold_ 2",
        "at least as many",
    ),
    "an emergency needs more than there are": (
        "emergencyThreshold_: 4",
        "emergencyThreshold_: 6",
        "has 5 signers, threshold_ 3 and emergencyThreshold_ 6",
        "at most all of them",
    ),
}


@pytest.mark.parametrize(("old", "new", "what", "remedy"), BROKEN.values(), ids=BROKEN)
def test_require_rules__broken__sentence(tmp_path, old, new, what, remedy):
    with pytest.raises(PlanError) as refusal:
        resolve(read_plan(changed_plan(tmp_path, old, new)), artifacts(), DEPLOYER)

    assert what in refusal.value.what
    assert remedy in refusal.value.next_step
    assert refusal.value.next_step.endswith("Nothing was sent.")


KEPT = {
    "all five must approve": ("threshold_: 3            #", "threshold_: 4 #"),
    "two propose, and one of them reviews": (
        "PROPOSER_ROLE: [$proposer]",
        "PROPOSER_ROLE: [$proposer, $reviewer]",
    ),
    "an emergency needs all": ("emergencyThreshold_: 4", "emergencyThreshold_: 5"),
    "an emergency needs as many": ("emergencyThreshold_: 4", "emergencyThreshold_: 3"),
    "three of four": (SIGNERS, "$signer_1, $signer_2, $signer_3, $signer_4"),
}


@pytest.mark.parametrize(("old", "new"), KEPT.values(), ids=KEPT)
def test_require_rules__kept__resolved(tmp_path, old, new):
    assert resolve(read_plan(changed_plan(tmp_path, old, new)), artifacts(), DEPLOYER)


def _signers(count: int) -> str:
    return ", ".join(f'"0x{index:040x}"' for index in range(0xA0, 0xA0 + count))


def test_require_rules__32_and_33_signers__only_32_are_taken(tmp_path):
    majority = ("threshold_: 3            # ", "threshold_: 17 # ")
    folder = tmp_path / "thresholds"
    folder.mkdir()
    text = (
        changed_plan(folder, *majority)
        .read_text()
        .replace("emergencyThreshold_: 4", "emergencyThreshold_: 17")
    )
    for count in (32, 33):
        path = tmp_path / f"{count}.yml"
        path.write_text(text.replace(SIGNERS, _signers(count)))
    assert (
        len(
            resolve(read_plan(tmp_path / "32.yml"), artifacts(), DEPLOYER).arguments["FactorGovernance"][
                "signers_"
            ]
        )
        == 32
    )

    with pytest.raises(PlanError, match="there may be 32 signers"):
        resolve(read_plan(tmp_path / "33.yml"), artifacts(), DEPLOYER)


def _with_people(path, chain_id: int):
    """The plan with an address for each of its people, as a network that is nobody's plaything has."""
    plan = read_plan(path)
    people = {name: dev_address(index) for index, name in enumerate(plan.people, 1)}
    return plan.adapted(chain_id=chain_id, people=people)


def test_require_rules__sepolia_with_its_people__resolved():
    assert resolve(_with_people(SEPOLIA, 11155111), artifacts(), DEPLOYER)


@pytest.mark.parametrize(("delay", "seconds"), [("86_399s", 86_399), ("23h", 82_800), ("0", 0)])
def test_require_rules__delay_below_a_day__refused_but_on_a_development_chain(tmp_path, delay, seconds):
    path = changed_plan(tmp_path, "minDelay: 24h", f"minDelay: {delay}")

    with pytest.raises(PlanError, match=f"Timelock.minDelay is {seconds} s. FactorGovernance waits at least"):
        resolve(_with_people(path, 1), artifacts(), DEPLOYER)
    assert resolve(_with_people(path, 31337), artifacts(), DEPLOYER)


def test_require_rules__delay_beyond_thirty_days__refused(tmp_path):
    path = changed_plan(tmp_path, "minDelay: 24h", "minDelay: 31d")
    with pytest.raises(PlanError, match=r"Timelock.minDelay is 2678400 s. The Timelock waits at most"):
        resolve(read_plan(path), artifacts(), DEPLOYER)
    path = changed_plan(tmp_path, "minDelay: 24h", "minDelay: 30d")
    assert resolve(read_plan(path), artifacts(), DEPLOYER).arguments["Timelock"]["minDelay"] == 2_592_000


def test_require_rules__delay_of_a_day_and_more__resolved(tmp_path):
    path = changed_plan(tmp_path, "minDelay: 24h", "minDelay: 25h")

    assert resolve(_with_people(path, 1), artifacts(), DEPLOYER)
    assert resolve(local_plan(), artifacts(), DEPLOYER).arguments["Timelock"]["minDelay"] == 86_400
