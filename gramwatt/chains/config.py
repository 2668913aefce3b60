"""How a chain is reached, and how transactions to it are paid for."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

WEI_PER_GWEI = 10**9


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


class Section(BaseModel):
    """A section of a configuration: frozen, and refused if it has a key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ChainConfig(Section):
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
