"""The contracts' ABIs, as packaged JSON files that the compiler's output makes.

python -m oracle.providers.evm.abi --from out
"""

import argparse
import json
from functools import cache
from pathlib import Path
from typing import Any

CONTRACTS = ("EnergyDataBridge", "CarbonCredit", "ReadingVerifier", "DayCurves")
FOLDER = Path(__file__).parent / "abi"

Abi = list[dict[str, Any]]


@cache
def load_abi(contract: str) -> Abi:
    """The ABI of one of `CONTRACTS`."""
    abi: Abi = json.loads((FOLDER / f"{contract}.json").read_text(encoding="utf-8"))
    return abi


def compiled_abi(out: Path, contract: str) -> Abi:
    """The same from forge's output folder."""
    artifact = json.loads((out / f"{contract}.sol" / f"{contract}.json").read_text(encoding="utf-8"))
    abi: Abi = artifact["abi"]
    return abi


def export(out: Path) -> None:
    """Writes the packaged files anew."""
    FOLDER.mkdir(exist_ok=True)
    for contract in CONTRACTS:
        entries = ",\n".join(json.dumps(entry) for entry in compiled_abi(out, contract))
        (FOLDER / f"{contract}.json").write_text(f"[\n{entries}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Package the ABIs of the compiled contracts.")
    parser.add_argument("--from", dest="out", type=Path, default=Path("out"), help="forge's output folder")
    export(parser.parse_args().out)
