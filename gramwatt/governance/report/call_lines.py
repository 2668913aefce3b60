"""A proposed call in words: contract, function, and every argument by its name and unit."""

from collections.abc import Iterator, Mapping

from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.governance.proposal.calls import decode, role_names
from gramwatt.governance.proposal.content import Call
from gramwatt.protocol.formats import value_text, who


def call_lines(
    place: int,
    call: Call,
    contracts: Mapping[str, str],
    artifacts: Artifacts,
    present: Mapping[tuple[int, str], str],
    people: Mapping[str, str],
) -> Iterator[str]:
    """The call and its arguments, as old → new if the old value is known."""
    decoded = decode(call, contracts, artifacts)
    if decoded is None:
        yield f"A call of {who(call.target, people)} that the compiled contracts cannot decode"
        yield f"  calldata 0x{call.data.hex()}"
        return
    yield f"{decoded.contract}.{decoded.function}"
    roles = role_names(artifacts, decoded.contract)
    for name, value in decoded.args.items():
        text = roles.get(value, f"0x{value.hex()}") if name == "role" else value_text(name, value, people)
        before = present.get((place, name), "")
        if before.startswith("("):  # a current state, not a replaced value
            text = f"{text} {before}"
        elif before:
            text = f"{before} → {text}"
        yield f"  {name}: {text}"
