"""What a proposed call replaces: the value that a parameter, a role or a switch has now."""

from collections.abc import Callable, Mapping
from typing import Any

from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.proposal.calls import Decoded, decode
from gramwatt.governance.proposal.content import Proposal
from gramwatt.protocol.formats import value_text, who

GETTERS = {
    ("EnergyDataBridge", "setChallengeWindow", "windowSeconds"): "challengeWindowSeconds",
    ("EnergyDataBridge", "setOracleThreshold", "threshold"): "oracleThreshold",
    ("FactorGovernance", "setSigners", "threshold_"): "threshold",
    ("FactorGovernance", "setSigners", "emergencyThreshold_"): "emergencyThreshold",
    ("Timelock", "updateDelay", "newDelay"): "getMinDelay",
}
"""The view that has the present value of a function's parameter."""


People = Mapping[str, str]


def _joins(desk: Desk, call: Decoded, people: People) -> str:
    old, new = desk.signers(), call.args["signers_"]
    joining = [who(signer, people) for signer in new if signer not in old]
    leaving = [who(signer, people) for signer in old if signer not in new]
    return f"(join: {', '.join(joining) or 'nobody'}; leave: {', '.join(leaving) or 'nobody'})"


def _holds(desk: Desk, call: Decoded, _people: People) -> str:
    held = desk.site.read(call.contract, "hasRole", call.args["role"], call.args["account"])
    return "(holds it now)" if held else "(does not hold it now)"


def _oracle(desk: Desk, call: Decoded, _people: People) -> str:
    is_one = desk.site.read(call.contract, "isOracle", call.args["oracle"])
    return "(is one now)" if is_one else "(is none now)"


def _activity(desk: Desk, call: Decoded, _people: People) -> str:
    is_active = desk.site.read(call.contract, "countryRegistry", call.args["country"])[4]
    return str(bool(is_active)).lower()


STATES: Mapping[tuple[str, str], Callable[[Desk, Decoded, People], str]] = {
    ("setSigners", "signers_"): _joins,
    ("grantRole", "account"): _holds,
    ("revokeRole", "account"): _holds,
    ("addOracle", "oracle"): _oracle,
    ("removeOracle", "oracle"): _oracle,
    ("setCountryActive", "isActive"): _activity,
}
"""What else a parameter's present state is read from, by function and parameter."""


def present_values(desk: Desk, proposal: Proposal, people: People) -> dict[tuple[int, str], str]:
    """In words, by the place of the call and the name of its argument; only what can be read."""
    found: dict[tuple[int, str], str] = {}
    for place, call in enumerate(proposal.calls):
        decoded = decode(call, desk.site.book.addresses, desk.site.artifacts)
        if decoded is None:
            continue
        for name in decoded.args:
            text = _present(desk, decoded, name, people)
            if text is not None:
                found[place, name] = text
    return found


def _present(desk: Desk, call: Decoded, name: str, people: People) -> str | None:
    if state := STATES.get((call.function, name)):
        return state(desk, call, people)
    if getter := GETTERS.get((call.contract, call.function, name)):
        value: Any = desk.site.read(call.contract, getter)
        return value_text(name, value, people)
    return None
