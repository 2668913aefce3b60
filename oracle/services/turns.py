"""Whose turn it is: one oracle at a time, without messages between them."""

from collections.abc import Collection

from eth_typing import ChecksumAddress
from eth_utils.address import to_canonical_address

from gramwatt.protocol.quantities import UnixTime


def whose_turn(
    oracles: Collection[ChecksumAddress], period_number: int, elapsed_seconds: int, slot_seconds: int
) -> ChecksumAddress:
    """The oracle whose turn it is.

    The first slot of a period is its leader's; the leader changes each period. An oracle that does nothing
    loses its turn to the next one by address when its slot ends. All times are chain time, so all oracles
    agree.
    """
    ranks = sorted(oracles, key=to_canonical_address)
    return ranks[(period_number + elapsed_seconds // slot_seconds) % len(ranks)]


def period_number(period_end: UnixTime, length_seconds: int) -> int:
    """Periods since 1970 up to this one."""
    return period_end // length_seconds
