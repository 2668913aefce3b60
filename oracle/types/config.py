"""The operator's configuration as one frozen object. Secrets are paths, never values."""

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field

from gramwatt.chains.config import ChainConfig, Section

SECONDS_PER_DAY = 86_400


class NodeConfig(Section):
    """[node]: the key of this node, and the folder for its readings."""

    key_file: Path | None = None
    key_password_file: Path | None = None
    data_dir: Path = Field(default_factory=lambda: user_data_path("gramwatt"))


class PeriodConfig(Section):
    """[periods]: the grid of metered periods, in seconds since 1970."""

    length_seconds: int = Field(default=SECONDS_PER_DAY, ge=60, le=31 * SECONDS_PER_DAY)
    grace_seconds: int = Field(default=3600, ge=0)
    """How long a period waits for readings after its end."""
    slack_seconds: int = Field(default=0, ge=0)
    """How long before the period a lane's last reading may be for the lane to count as on time."""


class CommitteeConfig(Section):
    """[committee]: the board on which nodes exchange signatures, and the length of their turns."""

    board: Path | None = None
    slot_seconds: int = Field(default=900, ge=1, le=86_400)
    """The length of one oracle's turn in seconds of chain time; longer than finality takes."""


class CheckConfig(Section):
    """[checks]: limits that readings must meet."""

    clock_tolerance_seconds: int = Field(default=120, ge=0, le=3600)


class BatchConfig(Section):
    """[batches]: the largest batch; more is split."""

    max_words: int = Field(default=500, ge=1, le=5000)
    max_fleets: int = Field(default=250, ge=1, le=5000)
    """A transaction may use 16,777,216 gas (EIP-7825); a new word costs 22,000 gas, a new fleet 33,000."""


class SettleConfig(Section):
    """[settle]: what this node does after the window of a batch has ended."""

    process: bool = True
    claim: Literal["all", "none"] | tuple[Annotated[int, Field(ge=1, lt=2**32)], ...] = "none"
    """Fleets whose credits this node claims on their behalf, at its own gas cost."""


class LoopConfig(Section):
    """[loop]: the pauses between the cycles of `gramwatt oracle run`."""

    cycle_seconds: int = Field(default=60, ge=1, le=3600)
    max_backoff_seconds: int = Field(default=600, ge=1, le=86_400)
    """The longest pause after consecutive failures."""


class Config(Section):
    """The whole configuration. Without [chain] a node only imports readings."""

    chain: ChainConfig | None = None
    node: NodeConfig = NodeConfig()
    periods: PeriodConfig = PeriodConfig()
    committee: CommitteeConfig = CommitteeConfig()
    checks: CheckConfig = CheckConfig()
    batches: BatchConfig = BatchConfig()
    settle: SettleConfig = SettleConfig()
    loop: LoopConfig = LoopConfig()
