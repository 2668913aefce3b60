"""`ape run factors propose`: a factor with a day curve, an emergency, new signers, a parameter, a role."""

import pytest

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.governance.onchain.reader import GovernanceReader
from tests.support.deploying.plans import LOCAL
from tests.support.governance.facts import curve

pytestmark = [pytest.mark.node, pytest.mark.ape]

KENYA = 404 << 16
PLAN = ("--plan", str(LOCAL))


def test_propose__day_curve__published_first_and_priced_by(bench):
    values = "\n".join(f"  - [{', '.join(map(str, season))}]" for season in curve().values)
    (bench.folder / "curve.yml").write_text(f"curve:\n{values}\n")
    file = bench.factor_file(value="300_000_000", curve="{file: curve.yml}")

    dry = bench.done("propose", file, person="proposer", send=False)
    assert "is published first" in dry
    assert "its day curve is not published yet" in dry
    sent = bench.done("propose", file, person="proposer")
    assert "DayCurves.publish" in sent
    name = bench.done("list").split()[0]
    assert "day curve: none → 0x" in bench.done("show", name)
    bench.reviewed(name)
    bench.move_to(name, "approval_from")
    bench.pass_on(name)

    record = GovernanceReader(bench.node.deployed).in_force(KENYA)
    assert record is not None
    assert any(record.curve)


def test_emergency__lower_at_once__four_approvals_and_no_comment(bench):
    high = bench.factor_file(trigger="Emergency", value="512_000_000", status="Provisional")
    assert "An emergency may only lower a factor" in bench.refused("propose", high, person="proposer")
    name = bench.proposed(bench.factor_file(trigger="Emergency", value="400_000_000", status="Provisional"))
    bench.reviewed(name)

    for number in range(1, 4):
        bench.done("approve", name, person=f"signer_{number}")

    assert "approved, 4 of 4 approvals" in bench.done("approve", name, person="signer_4")


def test_parameter__new_signers__old_ones_sign_no_more_and_what_they_began_is_superseded(bench):
    stale = bench.proposed(bench.factor_file())
    people = ["$signer_1", "$signer_2", "$proposer"]
    rotation = bench.file(
        "trigger: Parameter\n"
        "document: {uri: 'ipfs://rotation', file: why.md}\n"
        "calls:\n"
        "  - contract: FactorGovernance\n"
        "    function: setSigners\n"
        f"    args: {{signers_: [{', '.join(people)}], threshold_: 2, emergencyThreshold_: 3}}\n"
    )
    shown = bench.done("propose", rotation, *PLAN, person="signer_1")
    assert "without a review and with an emergency's approvals" in shown
    assert "threshold_: 3 → 2" in shown
    assert f"(join: {dev_address(4)} (proposer); leave: {dev_address(13)} (signer_3), " in shown
    name = shown.rpartition("Next, ")[2].split()[5]
    bench.move_to(name, "approval_from")
    bench.done("approve", name, person="signer_4")
    bench.pass_on(name)

    removed = bench.refused("reject", stale, person="signer_5")
    assert "is no longer a signer: it was in set 1, and set 2 is the current one" in removed
    assert "superseded: made under set 1" in bench.done("show", stale)
    fresh = bench.open_for_approval(bench.factor_file(salt="1"))
    bench.done("approve", fresh, person="proposer")
    assert "approved, 2 of 2 approvals" in bench.done("approve", fresh, person="signer_1")


def test_parameter__role_and_window__decoded_and_carried_out(bench):
    file = bench.file(
        "trigger: Parameter\n"
        "document: {uri: 'ipfs://window', file: why.md}\n"
        "calls:\n"
        "  - {contract: EnergyDataBridge, function: setChallengeWindow, args: {windowSeconds: 2d}}\n"
        "  - contract: EnergyDataBridge\n"
        "    function: grantRole\n"
        "    args: {role: GUARDIAN_ROLE, account: $reviewer}\n"
    )
    shown = bench.done("propose", file, *PLAN, person="proposer")
    assert "windowSeconds: 600 s (10 m) → 172800 s (2 d)" in shown
    assert f"account: {dev_address(10)} (reviewer) (does not hold it now)" in shown
    name = bench.done("list").split()[0]
    bench.reviewed(name)
    bench.move_to(name, "approval_from")
    bench.pass_on(name)

    site = bench.node.deployed
    assert site.read(BRIDGE, "challengeWindowSeconds") == 172_800
    assert site.has_role(BRIDGE, "GUARDIAN_ROLE", dev_address(10))


@pytest.mark.parametrize(("window", "is_refused"), [("599", True), ("600", False)])
def test_parameter__call_that_the_contract_refuses__warned_of_before_anyone_signs(bench, window, is_refused):
    file = bench.file(
        "trigger: Parameter\n"
        "document: {uri: 'ipfs://window', file: why.md}\n"
        "calls:\n"
        "  - contract: EnergyDataBridge\n"
        "    function: setChallengeWindow\n"
        f"    args: {{windowSeconds: {window}}}\n"
    )
    shown = " ".join(bench.done("propose", file, person="proposer", send=False).split())
    reason = (
        "Call 1 of 1: it would be refused now: WindowOutOfRange(windowSeconds 599, min 600, max 2592000)."
    )
    assert (reason in shown) == is_refused
