"""EIP-1559 fees: what a transaction offers at first, and what its replacement offers."""

from oracle.types.config import WEI_PER_GWEI, ChainConfig
from oracle.types.errors import FeeError
from oracle.types.sending import Fees

BASE_FEE_ROOM = 2
"""A transaction stays worth including for six full blocks in a row."""


def first_fees(base_fee_wei: int, config: ChainConfig) -> Fees:
    """Room above the base fee, and the tip. FeeError if the cap does not cover the base fee and the tip."""
    cap = config.max_fee_wei
    if base_fee_wei + config.tip_wei > cap:
        raise FeeError(
            f"The base fee is {_gwei(base_fee_wei)} gwei. With a tip of {_gwei(config.tip_wei)} gwei that is"
            f" more than max_fee_gwei, which is {_gwei(cap)}.",
            "Nothing is sent until it falls; raise max_fee_gwei in [chain] if it should go now.",
        )
    return Fees(min(BASE_FEE_ROOM * base_fee_wei + config.tip_wei, cap), config.tip_wei)


def bumped(fees: Fees, base_fee_wei: int, config: ChainConfig) -> Fees | None:
    """Fees that nodes take for a replacement: both higher by the bump, rounded up. None beyond the cap."""
    percent = 100 + config.replace_bump_percent
    tip = -(-fees.tip * percent // 100)
    lowest = -(-fees.max_fee * percent // 100)
    if lowest > config.max_fee_wei:
        return None
    wanted = max(lowest, BASE_FEE_ROOM * base_fee_wei + tip)
    max_fee = min(wanted, config.max_fee_wei)
    return Fees(max_fee, min(max(tip, 1), max_fee))


def _gwei(wei: int) -> str:
    """Wei as gwei, exactly, without idle zeros."""
    whole, rest = divmod(wei, WEI_PER_GWEI)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".")
