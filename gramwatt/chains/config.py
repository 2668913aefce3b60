"""Configuration of a chain: its node, and the fees and timing of transactions."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

WEI_PER_GWEI = 10**9


def _gwei_to_wei(value: object) -> int:
    """Gwei from TOML or the environment, in wei; exact, without binary floats."""
    text = str(value)
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII):
        raise ValueError("must be gwei, 0 or more, with at most nine decimals")
    return int(Decimal(text) * WEI_PER_GWEI)


def _is_endpoint(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url


Gwei = Annotated[int, BeforeValidator(_gwei_to_wei)]
"""Written in gwei, under a name with that unit; stored in wei, under another."""


class Section(BaseModel):
    """A section of a configuration: frozen, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ChainConfig(Section):
    """[chain]: the node, the bridge, and the fees and timing of transactions."""

    rpc_url: Annotated[str, AfterValidator(_is_endpoint)]
    chain_id: int = Field(gt=0)
    address_book: Path
    finality: Literal["finalized", "safe"] | Annotated[int, Field(ge=0, le=1000)] = "finalized"
    """A block tag, or the number of blocks after which a block counts as final."""
    max_fee_wei: Gwei = Field(default=100, validate_default=True, alias="max_fee_gwei")
    """The most that a transaction may pay per unit of gas, replacements included."""
    tip_wei: Gwei = Field(default=1, validate_default=True, alias="tip_gwei")
    confirmations: int = Field(default=1, ge=1, le=100)
    """The blocks, including its own, that a transaction must have before the next one is sent."""
    replace_after_seconds: int = Field(default=120, ge=1)
    replace_bump_percent: int = Field(default=15, ge=13, le=100)
    """Nodes accept a replacement only if both of its fees are higher: most by 10 %, some by 12.5 %."""
    replace_limit: int = Field(default=5, ge=0, le=50)
    log_chunk_blocks: int = Field(default=2000, ge=1)
    """The blocks that one request for events spans; halved if the node refuses that many."""
    request_batch_size: int = Field(default=100, ge=1, le=1000)
    """The number of reads in one request."""
    timeout_seconds: int = Field(default=30, ge=1, le=600)
