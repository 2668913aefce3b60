"""Compiled contracts as `ape compile` leaves them in .build/: no ape session is needed to read them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scripts._lib.abi import Abi
from scripts._lib.errors import BuildError

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(".build") / "__local__.json"
RECOMPILE = "Run `ape compile --force`."


@dataclass(frozen=True)
class CompilerSettings:
    """What decides the bytecode besides the sources."""

    version: str
    evm_version: str
    optimizer_runs: int
    via_ir: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Artifact:
    """One compiled contract. `runtime_code` has zeros where the constructor puts immutables."""

    name: str
    abi: Abi
    creation_code: bytes
    runtime_code: bytes


@dataclass(frozen=True)
class Artifacts:
    """All compiled contracts by name."""

    contracts: Mapping[str, Artifact]
    settings: CompilerSettings

    def __getitem__(self, name: str) -> Artifact:
        if name not in self.contracts:
            raise BuildError(f"The build has no contract {name}.", RECOMPILE)
        return self.contracts[name]

    def explain(self, data: bytes) -> str | None:
        """A custom error of any of the contracts, spelt out; None if it is nobody's."""
        explained = (artifact.abi.explain(data) for artifact in self.contracts.values())
        return next((text for text in explained if text), None)

    def decode_error(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """A custom error of any of the contracts: its name, and its arguments by name."""
        decoded = (artifact.abi.decode_error(data) for artifact in self.contracts.values())
        return next((found for found in decoded if found), None)


def read_build(root: Path = ROOT) -> Artifacts:
    """The build of the project in `root`. Refused if a source changed, appeared or went since it was made.

    A build can be stale although no source differs: ape does not recompile a contract when only a setting or
    a file that it imports changed. `ape compile --force` is the remedy, and `ape run deploy` does the same.
    """
    path = root / BUILD
    if not path.exists():
        raise BuildError(f"There are no compiled contracts: {BUILD} is missing.", RECOMPILE)
    manifest = json.loads(path.read_text(encoding="utf-8"))
    _require_fresh(manifest, root)
    contracts = {
        name: Artifact(
            name, Abi(built["abi"]), _code(built, "deploymentBytecode"), _code(built, "runtimeBytecode")
        )
        for name, built in manifest["contractTypes"].items()
    }
    return Artifacts(contracts, _settings(manifest))


def _require_fresh(manifest: dict[str, Any], root: Path) -> None:
    compiled = {name: source["content"] for name, source in manifest["sources"].items()}
    present = {
        path.relative_to(root).as_posix(): path
        for path in (root / "contracts").rglob("*.sol")
        if ".cache" not in path.parts
    }
    for name in sorted(compiled.keys() | present.keys()):
        if name not in present:
            raise BuildError(f"{name} was compiled and is gone.", RECOMPILE)
        if name not in compiled:
            raise BuildError(
                f"{name} is not in the build.", f"Remove contracts/.cache if it is there. {RECOMPILE}"
            )
        if compiled[name] != present[name].read_text(encoding="utf-8"):
            raise BuildError(f"{name} changed since the contracts were compiled.", RECOMPILE)


def _code(built: dict[str, Any], kind: str) -> bytes:
    return bytes.fromhex((built.get(kind) or {}).get("bytecode", "0x").removeprefix("0x"))


def _settings(manifest: dict[str, Any]) -> CompilerSettings:
    (compiler,) = [found for found in manifest["compilers"] if found["name"] == "solidity"]
    settings = compiler["settings"]
    return CompilerSettings(
        version=compiler["version"].partition("+")[0],
        evm_version=settings["evmVersion"],
        optimizer_runs=settings["optimizer"]["runs"] if settings["optimizer"]["enabled"] else 0,
        via_ir=settings.get("viaIR", False),
    )


def split_metadata(code: bytes) -> tuple[bytes, bytes]:
    """What is executed, and the CBOR trailer in which solc names the sources by hash."""
    length = int.from_bytes(code[-2:], "big") + 2  # solc puts it at the end
    return (code, b"") if length > len(code) else (code[:-length], code[-length:])
