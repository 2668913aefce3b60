"""What an operator configures: one frozen object. Secrets are paths, never values."""

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field

from gramwatt.chains.config import ChainConfig, Section

SECONDS_PER_DAY = 86_400


class NodeConfig(Section):
    """[node]: this node's identity, and where it keeps its readings."""

    key_file: Path | None = None
    key_password_file: Path | None = None
    data_dir: Path = Field(default_factory=lambda: user_data_path("gramwatt"))


class PeriodConfig(Section):
    """[periods]: the grid of metered periods, in seconds, counted from 1970."""

    length_seconds: int = Field(default=SECONDS_PER_DAY, ge=60, le=31 * SECONDS_PER_DAY)
    grace_seconds: int = Field(default=3600, ge=0)
    """How long after a period ends its readings are waited for."""
    slack_seconds: int = Field(default=0, ge=0)
    """How long before a period a lane's last reading may lie for the lane to count as on time."""


class CommitteeConfig(Section):
    """[committee]: how the nodes pass signatures to each other, and take turns."""

    board: Path | None = None
    slot_seconds: int = Field(default=900, ge=1, le=86_400)
    """How long one oracle has the turn, in seconds of chain time; longer than finality takes."""


class CheckConfig(Section):
    """[checks]: what a reading is held to."""

    clock_tolerance_seconds: int = Field(default=120, ge=0, le=3600)


class BatchConfig(Section):
    """[batches]: how large a batch may grow before it is split."""

    max_words: int = Field(default=500, ge=1, le=5000)
    max_fleets: int = Field(default=250, ge=1, le=5000)
    """A transaction may use 16,777,216 gas (EIP-7825); a new word takes 22,000 of it, a new fleet 33,000."""


class SettleConfig(Section):
    """[settle]: what this node does once a batch's window has ended."""

    process: bool = True
    claim: Literal["all", "none"] | tuple[Annotated[int, Field(ge=1, lt=2**32)], ...] = "none"
    """Fleets whose credits this node claims for them, at its own cost for gas."""


class LoopConfig(Section):
    """[loop]: how often `gramwatt oracle run` looks at the chain."""

    cycle_seconds: int = Field(default=60, ge=1, le=3600)
    max_backoff_seconds: int = Field(default=600, ge=1, le=86_400)
    """The longest wait after cycles that failed one after another."""


class Config(Section):
    """All of it. Without [chain] a node can take readings in, and do nothing else."""

    chain: ChainConfig | None = None
    node: NodeConfig = NodeConfig()
    periods: PeriodConfig = PeriodConfig()
    committee: CommitteeConfig = CommitteeConfig()
    checks: CheckConfig = CheckConfig()
    batches: BatchConfig = BatchConfig()
    settle: SettleConfig = SettleConfig()
    loop: LoopConfig = LoopConfig()
