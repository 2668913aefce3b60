"""A contract's refusal in sentences: what happened and what to do."""

from collections.abc import Callable, Mapping
from typing import Any

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.names import BRIDGE, GOVERNANCE
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.calls import role_names
from gramwatt.governance.proposal.content import ProposalState, Trigger
from gramwatt.governance.proposal.zones import zone_name
from gramwatt.protocol.formats import SHORT, factor, spaced, utc, when

Arguments = Mapping[str, Any]
Sentence = tuple[str, str]
SHOW = "`ape run factors show {}` shows its state."


def refusal(error: CallReverted, reader: GovernanceReader, what: str) -> CallReverted | ProposalError:
    """The refusal in sentences, or with the custom error alone if there is no sentence for it."""
    decoded = reader.deployed.artifacts.decode_error(error.data)
    if decoded is None or decoded[0] not in _SENTENCES:
        return reader.deployed.explain(error, what)
    name, arguments = decoded
    happened, next_step = _SENTENCES[name](arguments, reader)
    return ProposalError(f"{happened} ({name}).", f"{next_step} Nothing was sent.")


def _name(arguments: Arguments) -> str:
    return f"0x{arguments['proposalId'].hex()}"[:SHORT]


def _state_wrong(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    name = _name(arguments)
    state = spaced(ProposalState(arguments["state"]).name)
    return f"Proposal {name} is {state}, and this step is not allowed in that state", SHOW.format(name)


def _too_early(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    begins = when(arguments["from"], arguments["nowTimestamp"])
    return (
        f"It is too early for proposal {_name(arguments)}: this step is possible from {begins}",
        "Run it again then.",
    )


def _expired(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    return (
        f"Proposal {_name(arguments)} expired at {utc(arguments['expiredAt'])}",
        "Propose it again, with another salt.",
    )


def _superseded(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    return (
        (
            f"Proposal {_name(arguments)} was made under set {arguments['epoch']} of the signers, and set"
            f" {arguments['currentEpoch']} is the current one"
        ),
        "Propose it again, with another salt.",
    )


def _unauthorized(arguments: Arguments, reader: GovernanceReader) -> Sentence:
    known = {
        **role_names(reader.deployed.artifacts, BRIDGE),
        **role_names(reader.deployed.artifacts, GOVERNANCE),
    }
    role = known.get(arguments["neededRole"], "the role it needs")
    return f"{arguments['account']} does not hold {role}", "Send it with the account that does."


def _signer_unknown(arguments: Arguments, reader: GovernanceReader) -> Sentence:
    return (
        f"{arguments['account']} is not a signer",
        f"The signers are {', '.join(reader.signers())}.",
    )


def _signer_removed(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    return (
        (
            f"{arguments['account']} is no longer a signer: it was in set {arguments['lastEpoch']}, and set"
            f" {arguments['epoch']} is the current one"
        ),
        "A signer of the current set must do this.",
    )


def _invalid(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    return (
        f"The signature is not a signature of {arguments['signer']} over this proposal and deadline",
        "Sign it again. A Safe needs the files of as many owners as its own threshold.",
    )


def _shape(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    trigger = spaced(Trigger(arguments["trigger"]).name)
    counts = "{countries} countries, {factors} factors and {calls} calls".format(**arguments)
    return (
        f"Under the trigger {trigger} a proposal cannot have {counts}",
        "NewCountry takes countries and factors, Parameter calls only, every other trigger factors only.",
    )


def _kind(arguments: Arguments, reader: GovernanceReader) -> Sentence:
    return (
        f"{zone_name(arguments['zone'], reader.countries)} is not a zone for that kind of factor",
        "Marginal, off-grid and projected factors have zones of their own, such as KE/marginal.",
    )


def _not_lower(arguments: Arguments, reader: GovernanceReader) -> Sentence:
    return (
        (
            f"An emergency may only lower a factor: {factor(arguments['factor'])} g/kWh is not below"
            f" {factor(arguments['replaced'])} g/kWh, which is or will be in force in"
            f" {zone_name(arguments['zone'], reader.countries)}"
        ),
        "Propose a lower value, a quarantine, or another trigger.",
    )


def _in_past(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    return (
        f"A record would take effect at {utc(arguments['effectiveFrom'])}, which is in the past",
        "Propose it again with a later effectiveFrom, or `at execution`.",
    )


def _curve_unknown(arguments: Arguments, _reader: GovernanceReader) -> Sentence:
    return (
        f"The day curve 0x{arguments['curve'].hex()} is not published",
        "Anyone may publish it; `ape run factors propose FILE --send` does so first.",
    )


def _plain(happened: str, next_step: str) -> Callable[[Arguments, GovernanceReader], Sentence]:
    return lambda arguments, _reader: (happened.format(**arguments), next_step)


_SENTENCES: Mapping[str, Callable[[Arguments, GovernanceReader], Sentence]] = {
    "ProposalStateWrong": _state_wrong,
    "TooEarly": _too_early,
    "ProposalExpired": _expired,
    "ProposalSuperseded": _superseded,
    "AccessControlUnauthorizedAccount": _unauthorized,
    "SignerUnknown": _signer_unknown,
    "SignerRemoved": _signer_removed,
    "ApprovalInvalid": _invalid,
    "ProposalShapeWrong": _shape,
    "KindNotOfZone": _kind,
    "EmergencyNotLower": _not_lower,
    "FactorInPast": _in_past,
    "CurveUnknown": _curve_unknown,
    "ReviewerIsProposer": _plain(
        "{account} proposed it, and a proposer cannot review their own proposal",
        "Another reviewer must review it.",
    ),
    "NotProposer": _plain(
        "{caller} did not propose it: {proposer} did",
        "Only the proposer can withdraw it; a signer may reject it.",
    ),
    "AlreadyRejected": _plain(
        "{signer} rejected it before, and a rejection cannot be taken back", "Nothing is left to do."
    ),
    "ApprovalForAnotherChain": _plain(
        "The approval was signed for chain {chainId}, and this is chain {thisChainId}", "Check --network."
    ),
    "ApprovalMalleable": _plain(
        "The signature of {signer} was altered (it has a high s)", "Deliver the original file."
    ),
    "CallNotTyped": _plain(
        "A factor or a country cannot be changed by a call", "List it under factors or countries."
    ),
    "DocumentMissing": _plain("A document's hash is zero", "Give the file or its hash."),
}
"""What happened and what to do, by custom error."""
