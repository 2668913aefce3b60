"""A plan's meaning, checked whole before anything is sent."""

import pytest

from gramwatt.chains.dev.accounts import DEV_MNEMONIC, dev_address
from gramwatt.chains.evm.sending.wallet import KeySigner
from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.resolve import bind, resolve
from gramwatt.deployer.plan.values import ZERO_ADDRESS, Ref
from gramwatt.deployer.rollout.deploy import deploy
from tests.support.deploying.plans import (
    DEPLOYER_KEY,
    SEPOLIA,
    artifacts,
    changed_plan,
    deployer_transactions,
    embedded_chain,
    local_plan,
)

DEPLOYER = KeySigner(DEPLOYER_KEY).address


def test_resolve__local_plan__every_argument_of_its_type():
    resolved = resolve(local_plan(), artifacts(), DEPLOYER)

    bridge = resolved.arguments["EnergyDataBridge"]
    assert list(bridge)[:4] == ["credit_", "readingVerifier_", "curves_", "oracles"]
    assert (bridge["credit_"], bridge["curves_"]) == (Ref("CarbonCredit"), Ref("DayCurves"))
    assert bridge["oracles"] == [dev_address(index) for index in range(5, 10)]
    assert (bridge["threshold"], bridge["windowSeconds"], bridge["admin"]) == (3, 600, DEPLOYER)
    assert resolved.arguments["Timelock"] == {"minDelay": 86_400, "admin": DEPLOYER}
    assert resolved.arguments["FactorGovernance"]["signers_"] == [dev_address(n) for n in range(11, 16)]
    assert resolved.roles["Timelock"]["CANCELLER_ROLE"] == {Ref("FactorGovernance")}
    assert resolved.roles["FactorGovernance"]["REVIEWER_ROLE"] == {dev_address(10)}


def test_bind__ref_in_a_list__address():
    assert bind([Ref("Timelock"), 3], {"Timelock": "0x11"}) == ["0x11", 3]


def test_dev_address__first__the_one_that_every_tool_shows():
    assert len(DEV_MNEMONIC.split()) == 12
    assert dev_address(0) == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


WRONG = [
    (
        "    threshold: 3",
        "    threshold: 3\n    quorum: 3",
        "contracts.EnergyDataBridge has an unknown quorum",
    ),
    ("    threshold: 3\n", "", "contracts.EnergyDataBridge lacks threshold"),
    ("threshold: 3", "threshold: three", "threshold is 'three': not a whole number"),
    ("threshold: 3", "threshold: 300", "threshold is '300': uint8 holds 0 to 255"),
    ("threshold: 3", "threshold: 6", "threshold is 6, but there are 5 oracles"),
    ("threshold: 3", "threshold: 0", "threshold is 0, but there are 5 oracles"),
    ("$oracle_4, $oracle_5", "$oracle_4, $oracle_4", "oracles[4] is '$oracle_4': 0x2361"),
    ("oracle_5: dev account 9", "oracle_5: dev account 8", "is in the list twice"),
    (
        "$oracle_4, $oracle_5",
        "$oracle_4, $anyone",
        "oracles[4] is '$anyone': no account or contract has that name",
    ),
    ("guardian: dev account 1", f'guardian: "{ZERO_ADDRESS}"', "people.guardian is '0x0000"),
    ("guardian: dev account 1", "guardian: FILL ME", "people.guardian is 'FILL ME': a placeholder"),
    ("guardian: dev account 1", "deployer: dev account 1", "people.deployer is 'dev account 1'"),
    ("[$signer_1, ", "[$deployer, ", "FactorGovernance.signers_ is or holds the deployer"),
    (
        "$signer_5]",
        "$signer_1]",
        "signers_[4] is '$signer_1': 0x71bE63f3384f5fb98995898A86B02Fb2426c5788 is in the list",
    ),
    ("admin: $deployer", "admin: $guardian", "CarbonCredit.admin is not the deployer"),
    ("credit_: $CarbonCredit", "credit_: $EnergyDataBridge", "deployed later"),
    ("    curves_: $DayCurves\n", "", "contracts.EnergyDataBridge lacks curves_"),
    ("PAUSER_ROLE:", "PAUSE_ROLE:", "roles.CarbonCredit lacks PAUSER_ROLE"),
    ("    PAUSER_ROLE:", "    BURNER_ROLE: []\n    PAUSER_ROLE:", "has an unknown BURNER_ROLE"),
    ("MINTER_ROLE: [$EnergyDataBridge]", "MINTER_ROLE: [$deployer]", "MINTER_ROLE names the deployer"),
    ("MINTER_ROLE: [$EnergyDataBridge]", "MINTER_ROLE: [$bridge]", "no account or contract has that name"),
    ("PROPOSER_ROLE: [$proposer]", "PROPOSER_ROLE: [$proposer, $proposer]", "it names an account twice"),
    ("  Timelock:\n    DEFAULT_ADMIN_ROLE:", "  Lock:\n    DEFAULT_ADMIN_ROLE:", "roles lacks Timelock"),
    ("  P256Verifier:\n", "", "contracts lacks P256Verifier"),
    ("country_policy: Optional", "country_policy: Later", "Choose one of Fallback"),
    ("value: 70_492_000", "value: 0", "a factor must be from 1 to 10000000000"),
    ("value: 70_492_000", "value: 999_999", "less than 1 g/kWh"),
    ("404: 512_000_000", "404: 512", "country_factors.404 is '512': less than 1 g/kWh"),
    ("value: 70_492_000", "value: 70.492", "not a whole number"),
    ("404: 512_000_000", "404: 10_000_000_001", "country_factors.404 is '10_000_000_001'"),
    ("    kind: Average\n", "", "factors[0].kind is '': missing"),
    ("kind: Average", "kind: Mean", "Choose one of Average, OperatingMargin"),
    ("effectiveFrom: in 5m", "effectiveFrom: 5m", "Write `in 5m`"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG, ids=[new.strip()[:40] for _, new, _ in WRONG])
def test_deploy__wrong_plan__sentence_and_nothing_sent(tmp_path, old, new, sentence):
    chain = embedded_chain()

    with pytest.raises(PlanError) as refusal:
        deploy(read_plan(changed_plan(tmp_path, old, new)), chain, artifacts=artifacts())

    assert sentence in str(refusal.value)
    assert deployer_transactions(chain) == 0


def test_deploy__placeholders_of_sepolia__refused_with_the_first_of_them():
    chain = embedded_chain(chain_id=11155111)

    with pytest.raises(PlanError, match=r"people.guardian is 'FILL ME: may pause"):
        deploy(read_plan(SEPOLIA), chain, artifacts=artifacts())


def test_resolve__dev_account_on_a_real_chain__refused():
    with pytest.raises(
        PlanError, match="the key of that account is public, and chain 1 is not a development chain"
    ):
        resolve(local_plan().adapted(chain_id=1), artifacts(), DEPLOYER)


def test_deploy__other_chain_than_the_plans__refused():
    chain = embedded_chain(chain_id=1337)

    with pytest.raises(PlanError, match=r"local.yml is for chain 31337, and this is chain 1337"):
        deploy(local_plan(), chain, artifacts=artifacts())
    assert deployer_transactions(chain) == 0
