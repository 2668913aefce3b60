"""Compiled contracts as forge leaves them in out/: the protocol's own and the tests' harnesses."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "out"


@dataclass(frozen=True)
class Artifact:
    """One contract: its ABI and its creation code."""

    name: str
    source: str
    abi: list[dict[str, Any]]
    bytecode: bytes
    runtime: bytes
    storage: dict[str, Any] | None = None


@cache
def artifact(name: str, file: str | None = None) -> Artifact:
    """The contract `name` of the source file `file` (by default of its own name)."""
    path = OUT / f"{file or name}.sol" / f"{name}.json"
    if not path.exists():
        raise FileNotFoundError(f"{path.relative_to(ROOT)} is missing: run `make compile` first.")
    built = json.loads(path.read_text())
    return Artifact(
        name=name,
        source=f"{file or name}.sol:{name}",
        abi=built["abi"],
        bytecode=bytes.fromhex(built["bytecode"]["object"].removeprefix("0x")),
        runtime=bytes.fromhex(built["deployedBytecode"]["object"].removeprefix("0x")),
        storage=built.get("storageLayout"),
    )
