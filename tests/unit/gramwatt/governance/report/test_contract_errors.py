"""A contract's refusal in sentences: each custom error says what happened and what to do next."""

from types import SimpleNamespace
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.abi import collapse_if_tuple

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.proposal.calls import role_id
from gramwatt.governance.report import contract_errors
from gramwatt.governance.report.contract_errors import refusal
from gramwatt.protocol.digests import keccak
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import COUNTRIES, DAY, KENYA, NOW, PROPOSER, SIGNERS, address

ID = bytes.fromhex("4e68aa01" + "77" * 28)
OFF_GRID = 3

_nowhere: Any = None
READER: Any = SimpleNamespace(
    deployed=DeployedContracts(_nowhere, artifacts(), _nowhere), signers=lambda: SIGNERS, countries=COUNTRIES
)


def error_data(name: str, *arguments: Any) -> bytes:
    """What a contract reverts with, by the ABI that declares the error."""
    entries = [entry for artifact in artifacts().contracts.values() for entry in artifact.abi.entries]
    entry = next(entry for entry in entries if (entry["type"], entry.get("name")) == ("error", name))
    types = [collapse_if_tuple(dict(part)) for part in entry["inputs"]]
    return keccak(f"{name}({','.join(types)})".encode())[:4] + encode(types, arguments)


def told(name: str, *arguments: Any) -> ProposalError:
    found = refusal(CallReverted(error_data(name, *arguments), "reverted"), READER, "FactorGovernance.act")
    assert isinstance(found, ProposalError)
    return found


SENTENCES = {
    "ProposalStateWrong": (
        (ID, 4),
        "Proposal 0x4e68aa01 is in approval, and this step is not allowed in that state",
        "`ape run factors show 0x4e68aa01` shows its state.",
    ),
    "TooEarly": (
        (ID, NOW + DAY, NOW),
        (
            "It is too early for proposal 0x4e68aa01: this step is possible from 2026-11-24 00:00:00 UTC,"
            " in 1 d 00:00:00"
        ),
        "Run it again then.",
    ),
    "ProposalExpired": (
        (ID, NOW),
        "Proposal 0x4e68aa01 expired at 2026-11-23 00:00:00 UTC",
        "Propose it again, with another salt.",
    ),
    "ProposalSuperseded": (
        (ID, 1, 2),
        "Proposal 0x4e68aa01 was made under set 1 of the signers, and set 2 is the current one",
        "Propose it again, with another salt.",
    ),
    "AccessControlUnauthorizedAccount": (
        (PROPOSER, role_id("REVIEWER_ROLE")),
        f"{PROPOSER} does not hold REVIEWER_ROLE",
        "Send it with the account that does.",
    ),
    "SignerUnknown": (
        (PROPOSER,),
        f"{PROPOSER} is not a signer",
        f"The signers are {', '.join(SIGNERS)}.",
    ),
    "SignerRemoved": (
        (PROPOSER, 1, 3),
        f"{PROPOSER} is no longer a signer: it was in set 1, and set 3 is the current one",
        "A signer of the current set must do this.",
    ),
    "ApprovalInvalid": (
        (SIGNERS[0], bytes(32)),
        f"The signature is not a signature of {SIGNERS[0]} over this proposal and deadline",
        "Sign it again. A Safe needs the files of as many owners as its own threshold.",
    ),
    "ProposalShapeWrong": (
        (6, 1, 2, 0),
        "Under the trigger parameter a proposal cannot have 1 countries, 2 factors and 0 calls",
        "NewCountry takes countries and factors, Parameter calls only, every other trigger factors only.",
    ),
    "KindNotOfZone": (
        (KENYA, OFF_GRID),
        "Kenya (404) is not a zone for that kind of factor",
        "Marginal, off-grid and projected factors have zones of their own, such as KE/marginal.",
    ),
    "EmergencyNotLower": (
        (KENYA, 430_000_000, 400_000_000),
        (
            "An emergency may only lower a factor: 430.000000 g/kWh is not below 400.000000 g/kWh, which is"
            " or will be in force in Kenya (404)"
        ),
        "Propose a lower value, a quarantine, or another trigger.",
    ),
    "FactorInPast": (
        (NOW - 1, NOW),
        "A record would take effect at 2026-11-22 23:59:59 UTC, which is in the past",
        "Propose it again with a later effectiveFrom, or `at execution`.",
    ),
    "CurveUnknown": (
        (b"\xc0" * 32,),
        f"The day curve 0x{'c0' * 32} is not published",
        "Anyone may publish it; `ape run factors propose FILE --send` does so first.",
    ),
    "ReviewerIsProposer": (
        (PROPOSER,),
        f"{PROPOSER} proposed it, and a proposer cannot review their own proposal",
        "Another reviewer must review it.",
    ),
    "NotProposer": (
        (SIGNERS[0], PROPOSER),
        f"{SIGNERS[0]} did not propose it: {PROPOSER} did",
        "Only the proposer can withdraw it; a signer may reject it.",
    ),
    "AlreadyRejected": (
        (ID, SIGNERS[0]),
        f"{SIGNERS[0]} rejected it before, and a rejection cannot be taken back",
        "Nothing is left to do.",
    ),
    "ApprovalForAnotherChain": (
        (1, 31_337),
        "The approval was signed for chain 1, and this is chain 31337",
        "Check --network.",
    ),
    "ApprovalMalleable": (
        (SIGNERS[0],),
        f"The signature of {SIGNERS[0]} was altered (it has a high s)",
        "Deliver the original file.",
    ),
    "CallNotTyped": (
        (address(1), b"\1\2\3\4"),
        "A factor or a country cannot be changed by a call",
        "List it under factors or countries.",
    ),
    "DocumentMissing": ((), "A document's hash is zero", "Give the file or its hash."),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_refusal__custom_error__what_happened_and_what_to_do(name):
    arguments, happened, next_step = SENTENCES[name]

    found = told(name, *arguments)

    assert found.what == f"{happened} ({name})."
    assert found.next_step == f"{next_step} Nothing was sent."


def test_refusal__every_error_that_has_a_sentence__is_tested_above():
    assert SENTENCES.keys() == contract_errors._SENTENCES.keys()


@pytest.mark.parametrize(
    ("role", "named"),
    [
        (role_id("COUNTRY_MANAGER_ROLE"), "COUNTRY_MANAGER_ROLE"),
        (bytes(32), "DEFAULT_ADMIN_ROLE"),
        (b"\1" * 32, "the role it needs"),
    ],
)
def test_refusal__missing_role__by_its_name_if_it_is_known(role, named):
    assert told("AccessControlUnauthorizedAccount", PROPOSER, role).what.startswith(
        f"{PROPOSER} does not hold {named} ("
    )


def test_refusal__error_without_a_sentence__itself_with_its_arguments():
    data = error_data("FleetUnknown", 9)

    found = refusal(CallReverted(data, "reverted"), READER, "EnergyDataBridge.fleets")

    assert isinstance(found, CallReverted)
    assert found.message == "EnergyDataBridge.fleets: FleetUnknown(fleet 9)"
    assert found.data == data


@pytest.mark.parametrize("data", [b"", b"\1\2\3\4", error_data("SignerUnknown", PROPOSER)[:-1]])
def test_refusal__no_known_error__what_the_node_says(data):
    found = refusal(CallReverted(data, "out of gas"), READER, "FactorGovernance.act")

    assert isinstance(found, CallReverted)
    assert found.message == "FactorGovernance.act: out of gas"
