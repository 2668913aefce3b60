"""EIP-1559 fees of a transaction and of its replacement, and its gas limit."""

from web3.exceptions import Web3Exception

from gramwatt.chains.config import WEI_PER_GWEI, ChainConfig
from gramwatt.chains.errors import ChainError, FeeError
from gramwatt.chains.evm.node.rpc import Rpc
from gramwatt.chains.sending import Fees

BASE_FEE_ROOM = 2
"""Enough for six full blocks in a row."""
DEFAULT_TIP_WEI = 10**9
"""If the node suggests none."""
GAS_MARGIN_PERCENT = 125
"""The state may change between the estimate and the block. Unused gas is not paid for."""


def offered_fees(base_fee_wei: int, tip_wei: int) -> Fees:
    """The base fee with room to rise, and the tip."""
    return Fees(BASE_FEE_ROOM * base_fee_wei + tip_wei, tip_wei)


def first_fees(base_fee_wei: int, config: ChainConfig) -> Fees:
    """`offered_fees` up to the cap. FeeError if the cap does not cover the base fee and the tip."""
    cap = config.max_fee_wei
    if base_fee_wei + config.tip_wei > cap:
        raise FeeError(
            f"The base fee is {_gwei(base_fee_wei)} gwei. With a tip of {_gwei(config.tip_wei)} gwei that is"
            f" more than max_fee_gwei, which is {_gwei(cap)}.",
            "Nothing is sent until it falls; to send now, raise max_fee_gwei in [chain].",
        )
    fees = offered_fees(base_fee_wei, config.tip_wei)
    return Fees(min(fees.max_fee, cap), fees.tip)


def bumped_fees(fees: Fees, base_fee_wei: int, config: ChainConfig) -> Fees | None:
    """Fees that nodes accept for a replacement: both higher by the bump, rounded up. None above the cap."""
    percent = 100 + config.replace_bump_percent
    tip = -(-fees.tip * percent // 100)
    lowest = -(-fees.max_fee * percent // 100)
    if lowest > config.max_fee_wei:
        return None
    max_fee = min(max(lowest, offered_fees(base_fee_wei, tip).max_fee), config.max_fee_wei)
    return Fees(max_fee, min(max(tip, 1), max_fee))


def base_fee_wei(rpc: Rpc) -> int:
    """The base fee of the newest block. ChainError on a chain without EIP-1559."""
    block = rpc.ask(lambda: rpc.web3.eth.get_block("latest"))
    if "baseFeePerGas" not in block:
        raise ChainError("The chain has no base fee.", "Use a chain with EIP-1559.")
    return block["baseFeePerGas"]


def suggested_fees(rpc: Rpc) -> Fees:
    """`offered_fees` now, with the tip that the node suggests and without a cap."""

    def tip_wei() -> int:
        try:
            return rpc.web3.eth.max_priority_fee
        except Web3Exception:
            return DEFAULT_TIP_WEI

    return offered_fees(base_fee_wei(rpc), rpc.ask(tip_wei))


def gas_limit(rpc: Rpc, estimate: int) -> int:
    """The gas limit of a transaction: its estimate and a margin, up to the block's gas limit."""
    block_limit = rpc.ask(lambda: rpc.web3.eth.get_block("latest"))["gasLimit"]
    return min(estimate * GAS_MARGIN_PERCENT // 100, block_limit)


def _gwei(wei: int) -> str:
    """Wei as gwei, exactly, without trailing zeros."""
    whole, rest = divmod(wei, WEI_PER_GWEI)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".")
