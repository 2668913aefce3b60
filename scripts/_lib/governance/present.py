"""What a proposed call replaces: the value that a parameter, a role or a switch has now."""

from collections.abc import Callable, Mapping
from typing import Any

from scripts._lib.governance.calls import Decoded, decode, value_text
from scripts._lib.governance.desk import Desk
from scripts._lib.governance.proposal import Proposal

GETTERS = {
    ("EnergyDataBridge", "setChallengeWindow", "windowSeconds"): "challengeWindowSeconds",
    ("EnergyDataBridge", "setOracleThreshold", "threshold"): "oracleThreshold",
    ("FactorGovernance", "setSigners", "signers_"): "signers",
    ("FactorGovernance", "setSigners", "threshold_"): "threshold",
    ("FactorGovernance", "setSigners", "emergencyThreshold_"): "emergencyThreshold",
    ("Timelock", "updateDelay", "newDelay"): "getMinDelay",
}
"""The view that has the present value of a function's parameter."""


def _holds(desk: Desk, call: Decoded) -> str:
    held = desk.site.read(call.contract, "hasRole", call.args["role"], call.args["account"])
    return "(holds it now)" if held else "(does not hold it now)"


def _oracle(desk: Desk, call: Decoded) -> str:
    is_one = desk.site.read(call.contract, "isOracle", call.args["oracle"])
    return "(is one now)" if is_one else "(is none now)"


def _activity(desk: Desk, call: Decoded) -> str:
    is_active = desk.site.read(call.contract, "countryRegistry", call.args["country"])[4]
    return str(bool(is_active)).lower()


STATES: Mapping[tuple[str, str], Callable[[Desk, Decoded], str]] = {
    ("grantRole", "account"): _holds,
    ("revokeRole", "account"): _holds,
    ("addOracle", "oracle"): _oracle,
    ("removeOracle", "oracle"): _oracle,
    ("setCountryActive", "isActive"): _activity,
}
"""What else a parameter's present state is read from, by function and parameter."""


def present_values(desk: Desk, proposal: Proposal) -> dict[tuple[int, str], str]:
    """In words, by the place of the call and the name of its argument; only what can be read."""
    found: dict[tuple[int, str], str] = {}
    for place, call in enumerate(proposal.calls):
        decoded = decode(call, desk.site.book.addresses, desk.site.artifacts)
        if decoded is None:
            continue
        for name in decoded.args:
            text = _present(desk, decoded, name)
            if text is not None:
                found[place, name] = text
    return found


def _present(desk: Desk, call: Decoded, name: str) -> str | None:
    if state := STATES.get((call.function, name)):
        return state(desk, call)
    if getter := GETTERS.get((call.contract, call.function, name)):
        value: Any = desk.site.read(call.contract, getter)
        return value_text(name, value, {})
    return None
