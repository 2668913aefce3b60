"""The ABIs in the package, so that a node needs no checkout.

python -m gramwatt.chains.evm.abi.packaged    rewrites them from the compiled contracts.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from eth_abi.abi import decode

from gramwatt.chains.evm.abi.artifacts import OUT, ROOT, read_artifact
from gramwatt.chains.evm.abi.codec import UNREADABLE, Abi

CONTRACTS = ("EnergyDataBridge", "CarbonCredit", "ReadingVerifier", "DayCurves")
FOLDER = Path(__file__).parent / "files"

_REASON = bytes.fromhex("08c379a0")
"""Selector of Error(string)."""


@cache
def load_abi(contract: str) -> Abi:
    """The ABI of one of `CONTRACTS`."""
    return Abi(json.loads((FOLDER / f"{contract}.json").read_text(encoding="utf-8")))


def decode_error(data: bytes) -> tuple[str, dict[str, Any]]:
    """Name and arguments of an error of any of `CONTRACTS`; an empty name if none of them has it."""
    if data[:4] == _REASON:
        try:
            return "Error", {"reason": decode(["string"], data[4:])[0]}
        except UNREADABLE:
            return "", {}
    decoded = (load_abi(contract).decode_error(data) for contract in CONTRACTS)
    return next((error for error in decoded if error), ("", {}))


def packaged_text(entries: list[dict[str, Any]]) -> str:
    """A packaged file: one entry per line, for readable diffs of the ABI."""
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    return f"[\n{lines}\n]\n"


def export(out: Path = ROOT / OUT) -> None:
    """Rewrites the packaged files from the artifacts in `out`."""
    FOLDER.mkdir(exist_ok=True)
    for contract in CONTRACTS:
        text = packaged_text(read_artifact(out, contract)["abi"])
        (FOLDER / f"{contract}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    export()
