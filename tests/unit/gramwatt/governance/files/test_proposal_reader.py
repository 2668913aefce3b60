"""Proposal files: what they mean, and the sentence for each thing that can be wrong in one."""

import pytest
from eth_utils.crypto import keccak

from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.deployer.errors import PlanError, SourceError
from gramwatt.governance.proposal.content import NewCountry, Trigger
from gramwatt.protocol.day_curve import curve_id
from gramwatt.protocol.factor import NO_CURVE
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import CONTRACTS, KENYA, address, curve

FACTOR = """\
trigger: AnnualReview
document: {uri: "https://example.org/kenya.md", file: kenya.md}
factors:
  - zone: KE
    value: 430_000_000
    effectiveFrom: at execution
    kind: Average
    status: Verified
    sourceYear: 2025
    uncertaintyBps: 500
    source: ember.csv
    curve: none
"""
CALL = """\
trigger: Parameter
document: {uri: "ipfs://why", hash: "0x%s"}
calls:
  - contract: EnergyDataBridge
    function: setChallengeWindow
    args: {windowSeconds: 2d}
  - contract: EnergyDataBridge
    function: grantRole
    args: {role: GUARDIAN_ROLE, account: $guardian}
  - contract: EnergyDataBridge
    function: setCountryActive
    args: {country: 404, isActive: false}
""" % ("d0" * 32)
HOUR = "600000000"
SEASON = f"[{', '.join([HOUR] * 24)}]"


def test_read__a_factor__record_with_hashed_files(parsed):
    proposal = parsed(FACTOR).proposal

    (change,) = proposal.factors
    assert (proposal.trigger, proposal.salt) == (Trigger.ANNUAL_REVIEW, 0)
    assert (proposal.document_hash, proposal.document_uri) == (
        keccak(b"because"),
        "https://example.org/kenya.md",
    )
    assert change.zone == KENYA
    assert change.record.to_abi() == (430_000_000, 0, 0, 1, 2025, 500, keccak(b"Kenya,430"), NO_CURVE)


def test_read__a_moment_and_a_salt__unix_second_and_number(parsed):
    text = FACTOR.replace("at execution", "2027-01-01T01:00+01:00") + "salt: 7\n"

    proposal = parsed(text).proposal

    assert proposal.factors[0].record.effective_from == 1_798_761_600
    assert proposal.salt == 7


def test_read__zones_in_any_order__ascending_as_the_contract_wants(parsed):
    item = FACTOR.partition("factors:\n")[2]
    text = FACTOR + item.replace("zone: KE", "zone: fallback") + item.replace("zone: KE", "zone: KE/3")

    zones = [change.zone for change in parsed(text).proposal.factors]

    assert zones == [0, KENYA, KENYA | 3]


def test_read__new_country__its_code_names_zones_of_the_same_file(parsed):
    text = FACTOR.replace("AnnualReview", "NewCountry").replace("zone: KE", "zone: GH")

    proposal = parsed(text + "countries:\n  - {code: 288, iso: GH, name: Ghana}\n").proposal

    assert proposal.countries == (NewCountry(288, "GH", "Ghana"),)
    assert proposal.factors[0].zone == 288 << 16


def test_read__calls__encoded_by_the_abi(parsed):
    window, grant, close = parsed(CALL, guardian=address(9)).proposal.calls

    bridge = artifacts()["EnergyDataBridge"].abi
    assert window.target == CONTRACTS["EnergyDataBridge"]
    assert window.data == bridge.encode_call("setChallengeWindow", 172_800)
    assert grant.data == bridge.encode_call("grantRole", keccak(text="GUARDIAN_ROLE"), address(9))
    assert close.data == bridge.encode_call("setCountryActive", 404, False)


def test_read__curve_in_a_file_of_its_own__its_id_and_values(parsed, tmp_path):
    wanted = curve()
    seasons = "\n".join(f"  - [{', '.join(map(str, values))}]" for values in wanted.values)
    (tmp_path / "curve.yml").write_text(f"curve:\n{seasons}\n")

    draft = parsed(FACTOR.replace("430_000_000", "300_000_000").replace("none", "{file: curve.yml}"))

    assert draft.curves == (wanted,)
    assert draft.proposal.factors[0].record.curve == curve_id(wanted)


def test_read__curve_that_lacks_an_hour__says_so_without_its_values(parsed):
    short = FACTOR.replace("none", f"[{SEASON}, {SEASON}, {SEASON[: SEASON.rindex(',')]}], {SEASON}]")

    with pytest.raises(PlanError) as caught:
        parsed(short)

    assert "curve: A day curve has seasons of [24, 24, 23, 24] values" in str(caught.value)
    assert HOUR not in str(caught.value)


def test_page__its_file__is_read_as_it_stands(parsed, tmp_path):
    page = (ROOT / "docs" / "governance.md").read_text(encoding="utf-8")
    for name in ("ghana-2026.md", "ember-2024.csv"):
        (tmp_path / name).write_text("what the page names")

    proposal = parsed(page.split("```yaml\n")[1].split("```")[0]).proposal

    assert proposal.countries == (NewCountry(288, "GH", "Ghana"),)
    assert (proposal.factors[0].zone, proposal.factors[0].record.value) == (288 << 16, 484_000_000)


@pytest.mark.parametrize("second", ["KE", "404"])
def test_read__zone_twice__refused_however_it_is_written(parsed, second):
    entry = FACTOR[FACTOR.index("  - zone") :]

    with pytest.raises(PlanError, match=r"factors\[1\].zone is 'KE': factors\[0\] has the same zone"):
        parsed(FACTOR + entry.replace("KE", second))
    assert len(parsed(FACTOR + entry.replace("KE", "NG")).proposal.factors) == 2


def test_read__curve_in_place__value_must_be_its_lowest(parsed):
    inline = FACTOR.replace("none", f"[{SEASON}, {SEASON}, {SEASON}, {SEASON}]")

    assert parsed(inline.replace("430_000_000", HOUR)).proposal.factors[0].record.value == 600_000_000
    with pytest.raises(PlanError, match=r"factors\[0\].value is '430_000_000': with a curve .* 600000000"):
        parsed(inline)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("AnnualReview", "annual", "trigger is 'annual': unknown. Choose one of AnnualReview, GridChange"),
        ("trigger: AnnualReview\n", "", "trigger is None: one value is required"),
        ("factors:", "factor:", "factor is .*: unknown; a proposal file has calls, countries"),
        ("zone: KE", "zone: GH", r"factors\[0\].zone is 'GH': neither an ISO 3166-1 number"),
        ("430_000_000", "0", r"factors\[0\].value is '0': a factor must be from 1 to 10000000000"),
        ("430_000_000", "10_000_000_001", "a factor must be from 1 to 10000000000"),
        ("430_000_000", "430.5", "not a whole number"),
        ("at execution", "tomorrow", r"effectiveFrom is 'tomorrow': not a time. Write `at execution`, or"),
        ("at execution", "2027-01-01T00:00", "not a time"),  # of which clock?
        ("at execution", "1969-12-31T00:00Z", "not a time"),
        (
            "kind: Average",
            "kind: average",
            "kind is 'average': unknown. Choose one of Average, OperatingMargin",
        ),
        ("status: Verified", "status: Good", "status is 'Good': unknown"),
        ("sourceYear: 2025", "sourceYear: 65536", "uint16 holds 0 to 65535"),
        ("    sourceYear: 2025\n", "", r"factors\[0\].sourceYear is '': missing"),
        ("    source: ember.csv\n", "", r"factors\[0\].source is '': missing"),
        ("source: ember.csv", "source: absent.csv", "source is 'absent.csv': no such file"),
        ("source: ember.csv", "source: FILL ME", "a placeholder. Fill it in first"),
        ("source: ember.csv", "sourceHash: 0x12", "not 0x and 64 hexadecimal digits"),
        ("curve: none", "curve: [[1]]", "A day curve has seasons of"),
        ("curve: none", "shape: none", r"factors\[0\].shape is 'none': unknown"),
        ("file: kenya.md", "file: absent.md", "document.file is 'absent.md': no such file"),
        ("file: kenya.md", f'hash: "0x{"d0" * 32}", file: kenya.md', "it must have either file or hash"),
        ("document: {uri:", "documents: {uri:", "documents is .*: unknown"),
    ],
)
def test_read__one_thing_wrong__its_place_its_value_and_what_to_do(parsed, old, new, sentence):
    assert old in FACTOR
    with pytest.raises(PlanError, match=f"kenya.yml: .*{sentence}.*Nothing was sent"):
        parsed(FACTOR.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("setChallengeWindow", "setWindow", "EnergyDataBridge has no such function"),
        ("setChallengeWindow", "challengeWindowSeconds", "EnergyDataBridge has no such function"),
        ("setChallengeWindow", "setChallengWindow", "The nearest are setChallengeWindow"),
        ("{windowSeconds: 2d}", "{}", "windowSeconds is '': missing"),
        ("windowSeconds: 2d", "seconds: 2d", "args.seconds is '2d': unknown; it has windowSeconds"),
        ("windowSeconds: 2d", "windowSeconds: 2d, more: 1", "more is '1': unknown"),
        (
            "contract: EnergyDataBridge",
            "contract: Bridge",
            "not in the address book. The book has EnergyDataBridge",
        ),
        ("GUARDIAN_ROLE", "GUARD_ROLE", "role is 'GUARD_ROLE': unknown. Choose one of COUNTRY_MANAGER_ROLE"),
        ("$guardian", "$nobody", "no account or contract has that name"),
        ("isActive: false", "isActive: no", "isActive is 'no': neither true nor false"),
    ],
)
def test_read__a_call_with_one_thing_wrong__refused(parsed, old, new, sentence):
    assert old in CALL
    with pytest.raises(PlanError, match=sentence):
        parsed(CALL.replace(old, new, 1), guardian=address(9))


@pytest.mark.parametrize("iso", ["gh", "GHA", "G1"])
def test_read__country_code_not_alpha_2__refused(parsed, iso):
    text = FACTOR + f"countries:\n  - {{code: 288, iso: {iso}, name: Ghana}}\n"

    with pytest.raises(PlanError, match="not two capital letters"):
        parsed(text)


def test_read__name_of_32_bytes__refused_and_31_taken(parsed):
    text = FACTOR + "countries:\n  - {code: 288, iso: GH, name: %s}\n"

    assert parsed(text % ("é" * 15 + "a")).proposal.countries[0].name == "é" * 15 + "a"
    with pytest.raises(PlanError, match="longer than 31 bytes"):
        parsed(text % ("é" * 16))


def test_read__no_yaml__a_sentence(parsed):
    with pytest.raises(SourceError, match=r"kenya\.yml is not YAML"):
        parsed("factors: [")
