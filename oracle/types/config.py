"""What an operator configures: one frozen object. Secrets are paths, never values."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

WEI_PER_GWEI = 10**9
SECONDS_PER_DAY = 86_400


def _gwei_to_wei(value: object) -> int:
    """Gwei as TOML or the environment gives them, in wei. Exact: a binary float never touches money."""
    text = str(value)
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII):
        raise ValueError("must be gwei, 0 or more, with at most nine decimals")
    return int(Decimal(text) * WEI_PER_GWEI)


def _is_endpoint(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url


Gwei = Annotated[int, BeforeValidator(_gwei_to_wei)]
"""Written in gwei, under a name that says so; held in wei, under another."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChainConfig(_Section):
    """[chain]: where the bridge is, and how transactions to it are paid for and driven to an end."""

    rpc_url: Annotated[str, AfterValidator(_is_endpoint)]
    chain_id: int = Field(gt=0)
    address_book: Path
    finality: Literal["finalized", "safe"] | Annotated[int, Field(ge=0, le=1000)] = "finalized"
    """A block tag, or the number of blocks on top of one after which it counts."""
    max_fee_wei: Gwei = Field(default=100, validate_default=True, alias="max_fee_gwei")
    """The most that a transaction may ever pay for a unit of gas, replacements included."""
    tip_wei: Gwei = Field(default=1, validate_default=True, alias="tip_gwei")
    confirmations: int = Field(default=1, ge=1, le=100)
    """How many blocks, its own included, a transaction must have before the next one is sent."""
    replace_after_seconds: int = Field(default=120, ge=1)
    replace_bump_percent: int = Field(default=15, ge=13, le=100)
    """Nodes take a replacement only if both of its fees are higher: most by 10 %, some by 12.5 %."""
    replace_limit: int = Field(default=5, ge=0, le=50)
    log_chunk_blocks: int = Field(default=2000, ge=1)
    """How many blocks one request for events spans; it is halved where the node refuses that many."""
    request_batch_size: int = Field(default=100, ge=1, le=1000)
    """How many reads travel in one request."""
    timeout_seconds: int = Field(default=30, ge=1, le=600)


class NodeConfig(_Section):
    """[node]: this node's identity, and where it keeps its readings."""

    key_file: Path | None = None
    key_password_file: Path | None = None
    data_dir: Path = Field(default_factory=lambda: user_data_path("gramwatt"))


class PeriodConfig(_Section):
    """[periods]: the grid of metered periods, in seconds, counted from 1970."""

    length_seconds: int = Field(default=SECONDS_PER_DAY, ge=60, le=31 * SECONDS_PER_DAY)
    grace_seconds: int = Field(default=3600, ge=0)
    """How long after a period ends its readings are waited for."""
    slack_seconds: int = Field(default=0, ge=0)
    """How long before a period a lane's last reading may lie for the lane to count as on time."""


class CommitteeConfig(_Section):
    """[committee]: how the nodes pass signatures to each other, and take turns."""

    board: Path | None = None
    slot_seconds: int = Field(default=900, ge=1, le=86_400)
    """How long one oracle has the turn, in seconds of chain time; longer than finality takes."""


class CheckConfig(_Section):
    """[checks]: what a reading is held to."""

    clock_tolerance_seconds: int = Field(default=120, ge=0, le=3600)


class BatchConfig(_Section):
    """[batches]: how large a batch may grow before it is split."""

    max_words: int = Field(default=500, ge=1, le=5000)
    max_fleets: int = Field(default=250, ge=1, le=5000)
    """A transaction may use 16,777,216 gas (EIP-7825); a new word takes 22,000 of it, a new fleet 33,000."""


class SettleConfig(_Section):
    """[settle]: what this node does once a batch's window has ended."""

    process: bool = True
    claim: Literal["all", "none"] | tuple[Annotated[int, Field(ge=1, lt=2**32)], ...] = "none"
    """Fleets whose credits this node claims for them, at its own cost for gas."""


class LoopConfig(_Section):
    """[loop]: how often `gramwatt oracle run` looks at the chain."""

    cycle_seconds: int = Field(default=60, ge=1, le=3600)
    max_backoff_seconds: int = Field(default=600, ge=1, le=86_400)
    """The longest wait after cycles that failed one after another."""


class Config(_Section):
    """All of it. Without [chain] a node can take readings in, and do nothing else."""

    chain: ChainConfig | None = None
    node: NodeConfig = NodeConfig()
    periods: PeriodConfig = PeriodConfig()
    committee: CommitteeConfig = CommitteeConfig()
    checks: CheckConfig = CheckConfig()
    batches: BatchConfig = BatchConfig()
    settle: SettleConfig = SettleConfig()
    loop: LoopConfig = LoopConfig()
