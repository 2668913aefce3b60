"""What a proposed call replaces: the current value of a parameter, a role or a switch."""

from collections.abc import Callable, Mapping
from typing import Any

from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.calls import DecodedCall, decode
from gramwatt.governance.proposal.content import Proposal
from gramwatt.protocol.formats import value_text, who

GETTERS = {
    ("EnergyDataBridge", "setChallengeWindow", "windowSeconds"): "challengeWindowSeconds",
    ("EnergyDataBridge", "setOracleThreshold", "threshold"): "oracleThreshold",
    ("FactorGovernance", "setSigners", "threshold_"): "threshold",
    ("FactorGovernance", "setSigners", "emergencyThreshold_"): "emergencyThreshold",
    ("Timelock", "updateDelay", "newDelay"): "getMinDelay",
}
"""The view that returns the current value of a function's parameter."""


People = Mapping[str, str]


def _membership(reader: GovernanceReader, call: DecodedCall, people: People) -> str:
    old, new = reader.signers(), call.args["signers_"]
    joining = [who(signer, people) for signer in new if signer not in old]
    leaving = [who(signer, people) for signer in old if signer not in new]
    return f"(join: {', '.join(joining) or 'nobody'}; leave: {', '.join(leaving) or 'nobody'})"


def _role_holding(reader: GovernanceReader, call: DecodedCall, _people: People) -> str:
    held = reader.deployed.read(call.contract, "hasRole", call.args["role"], call.args["account"])
    return "(holds it now)" if held else "(does not hold it now)"


def _oracle_membership(reader: GovernanceReader, call: DecodedCall, _people: People) -> str:
    is_oracle = reader.deployed.read(call.contract, "isOracle", call.args["oracle"])
    return "(is an oracle now)" if is_oracle else "(is not an oracle now)"


def _activity(reader: GovernanceReader, call: DecodedCall, _people: People) -> str:
    is_active = reader.deployed.read(call.contract, "countryRegistry", call.args["country"])[4]
    return str(bool(is_active)).lower()


STATES: Mapping[tuple[str, str], Callable[[GovernanceReader, DecodedCall, People], str]] = {
    ("setSigners", "signers_"): _membership,
    ("grantRole", "account"): _role_holding,
    ("revokeRole", "account"): _role_holding,
    ("addOracle", "oracle"): _oracle_membership,
    ("removeOracle", "oracle"): _oracle_membership,
    ("setCountryActive", "isActive"): _activity,
}
"""Readers of other current states, by function and parameter."""


def current_values(
    reader: GovernanceReader, proposal: Proposal, people: People
) -> dict[tuple[int, str], str]:
    """The values in words, by the call's index and the argument's name; without those that cannot be read."""
    values: dict[tuple[int, str], str] = {}
    for place, call in enumerate(proposal.calls):
        decoded = decode(call, reader.deployed.book.addresses, reader.deployed.artifacts)
        if decoded is None:
            continue
        for name in decoded.args:
            text = _current_value(reader, decoded, name, people)
            if text is not None:
                values[place, name] = text
    return values


def _current_value(reader: GovernanceReader, call: DecodedCall, name: str, people: People) -> str | None:
    if state := STATES.get((call.function, name)):
        return state(reader, call, people)
    if getter := GETTERS.get((call.contract, call.function, name)):
        value: Any = reader.deployed.read(call.contract, getter)
        return value_text(name, value, people)
    return None
