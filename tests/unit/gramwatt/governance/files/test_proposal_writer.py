"""Proposal files as they are written: they read as what was meant, and say what is still to be filled in."""

import pytest
from eth_utils.crypto import keccak

from gramwatt.deployer.errors import PlanError
from gramwatt.governance.files.proposal_writer import WIDTH, DraftFactor, write
from gramwatt.governance.proposal.content import NewCountry, Trigger
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorStatus
from tests.support.governance.facts import KENYA


def test_write__then_filled_in__reads_as_what_was_written(parsed):
    entry = DraftFactor(
        "KE/off-grid/1",
        430_000_000,
        2025,
        source="ember.csv",
        kind=FactorKind.OFF_GRID,
        status=FactorStatus.QUARANTINED,
        uncertainty_bps=250,
        effective_from="2027-01-01T00:00Z",
        comments=("A second source has 70.492 g/kWh.",),
    )
    text = write(
        Trigger.NEW_COUNTRY,
        [entry],
        [NewCountry(288, "GH", 'Gold "Coast" #1')],
        heading=["Drafted from a research file."],
        document_uri="ipfs://why: # not a comment",
        document_file="kenya.md",
    )

    proposal = parsed(text).proposal

    assert text.startswith("# Drafted from a research file.\n")
    assert "  # A second source has 70.492 g/kWh.\n" in text
    assert proposal.document_uri == "ipfs://why: # not a comment"
    assert proposal.countries[0].name == 'Gold "Coast" #1'
    (change,) = proposal.factors
    assert change.zone == KENYA | 0x8501
    assert change.record.to_abi() == (
        430_000_000,
        1_798_761_600,
        FactorKind.OFF_GRID,
        FactorStatus.QUARANTINED,
        2025,
        250,
        keccak(b"Kenya,430"),
        NO_CURVE,
    )


def test_write__nothing_known_of_the_documents__refused_until_filled_in(parsed):
    text = write(Trigger.ANNUAL_REVIEW, [DraftFactor("KE", 430_000_000, 2025)])

    with pytest.raises(PlanError, match="a placeholder"):
        parsed(text)


def test_write__a_factor__in_the_order_in_which_people_read_it():
    entry = DraftFactor("KE", 430_000_000, 2025, source="0x" + "51" * 32, curve_file="curve.yml")

    assert (
        write(Trigger.GRID_CHANGE, [entry], document_uri="ipfs://why", document_file="why.md")
        == f"""\
trigger: GridChange
document:
  uri: "ipfs://why"
  file: "why.md"
factors:
  - zone: KE
    value: 430_000_000   # g CO2e per kWh times 1e6
    effectiveFrom: at execution
    kind: Average
    status: Provisional
    sourceYear: 2025
    uncertaintyBps: 0   # in 0.01 %; 0: not stated
    sourceHash: "0x{"51" * 32}"
    curve: {{file: "curve.yml"}}
"""
    )


def test_write__document_by_its_hash__under_the_key_of_hashes():
    text = write(Trigger.GRID_CHANGE, [], document_file="0x" + "d0" * 32)

    assert f'  hash: "0x{"d0" * 32}"' in text.splitlines()
    assert "file:" not in text


def test_write__long_comments__wrapped_with_every_line_a_comment():
    words = " ".join(["mass"] * 60)
    entry = DraftFactor("KE", 1, 2025, comments=(words,))
    lines = write(Trigger.GRID_CHANGE, [entry], heading=[words, "The end."]).splitlines()

    comments = [line for line in lines if line.lstrip().startswith("#")]
    assert max(map(len, comments)) <= WIDTH + len("# ")
    assert lines[: lines.index("trigger: GridChange")] == [*comments[:3], "# The end."]
    assert all(line.startswith("  # mass") for line in comments[4:])


@pytest.mark.parametrize("name", ['Gold "Coast"', "back\\slash", "#1: {x}, [y]"])
def test_write__text_with_signs_of_yaml__reads_as_itself(parsed, name):
    text = write(
        Trigger.NEW_COUNTRY,
        [DraftFactor("GH", 1_000_000, 2025, source="ember.csv")],
        [NewCountry(288, "GH", name)],
        document_uri=name,
        document_file="kenya.md",
    )

    proposal = parsed(text).proposal

    assert (proposal.countries[0].name, proposal.document_uri) == (name, name)
