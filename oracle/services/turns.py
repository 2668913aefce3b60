"""Whose turn it is: one oracle at a time, without any message between them."""

from collections.abc import Collection

from eth_typing import ChecksumAddress
from eth_utils.address import to_canonical_address

from gramwatt.protocol.quantities import UnixTime


def whose_turn(
    oracles: Collection[ChecksumAddress], period_number: int, elapsed_seconds: int, slot_seconds: int
) -> ChecksumAddress:
    """The oracle that acts now.

    A period's first slot is its leader's, another one's each period; an oracle that does nothing loses the
    turn to the next by address when its slot is over. All of it is chain time, so all agree.
    """
    ranks = sorted(oracles, key=to_canonical_address)
    return ranks[(period_number + elapsed_seconds // slot_seconds) % len(ranks)]


def period_number(period_end: UnixTime, length_seconds: int) -> int:
    """Periods since 1970 up to this one."""
    return period_end // length_seconds
