"""SERIAL-1: a class's serials run from 1 on without gap or overlap, whoever retires, in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bridge.protocol import Protocol, class_id, deploy_protocol
from tests.support.evm.chain import GENESIS, Reverted

CLASSES = [class_id(), class_id(flags=0), class_id(vintage=2027)]
HELD = 50
retirements = st.lists(
    st.tuples(st.sampled_from(["beneficiary", "outsider"]), st.integers(0, 2), st.integers(0, 60))
)
PURPOSE = (b"\x01" * 32, GENESIS, GENESIS + 1, "Office electricity")


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    protocol = deploy_protocol()
    minter = protocol.credit.call("MINTER_ROLE")
    protocol.credit.send("grantRole", minter, protocol.admin, sender=protocol.admin)
    for holder in (protocol.beneficiary, protocol.outsider):
        for token in CLASSES:
            protocol.credit.send("mint", holder, token, HELD, sender=protocol.admin)
    return protocol


@given(orders=retirements)
def test_retire__any_order__serials_are_contiguous_and_count_what_is_gone(protocol, orders):
    """SERIAL-1."""
    taken: dict[int, list[int]] = {token: [] for token in CLASSES}
    held = {(role, token): HELD for role in ("beneficiary", "outsider") for token in CLASSES}
    with protocol.chain.rollback():
        for role, index, units in orders:
            token, holder = CLASSES[index], getattr(protocol, role)
            call = ("retire", holder, token, units, *PURPOSE)
            if not 0 < units <= held[role, token]:
                with pytest.raises(Reverted):
                    protocol.credit.send(*call, sender=holder)
                continue
            _, first = protocol.credit.send(*call, sender=holder).value
            taken[token] += range(first, first + units)
            held[role, token] -= units

        for token, serials in taken.items():
            assert serials == list(range(1, len(serials) + 1))
            assert protocol.credit.call("retiredUnits", token) == len(serials)
        for (role, token), units in held.items():
            assert protocol.credit.call("balanceOf", getattr(protocol, role), token) == units
