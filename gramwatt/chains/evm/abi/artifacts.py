"""Compiled contracts as forge writes them to out/; docs/decisions/0003 explains why forge compiles."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gramwatt.chains.errors import BuildError
from gramwatt.chains.evm.abi.codec import Abi
from gramwatt.protocol.digests import keccak

ROOT = Path(__file__).resolve().parents[4]
OUT = Path("out")
SOURCES = Path("contracts")
RECOMPILE = "Run `make compile`."


@dataclass(frozen=True)
class CompilerSettings:
    """The settings that determine the bytecode, besides the sources."""

    version: str
    evm_version: str
    optimizer_runs: int
    via_ir: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Artifact:
    """One compiled contract. runtime_code: with zeros in the places of immutables."""

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
        """A custom error of any of the contracts, with its arguments; None if none of them has it."""
        texts = (artifact.abi.explain(data) for artifact in self.contracts.values())
        return next((text for text in texts if text), None)

    def decode_error(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """A custom error of any of the contracts: its name, and its arguments by name."""
        decoded = (artifact.abi.decode_error(data) for artifact in self.contracts.values())
        return next((error for error in decoded if error), None)


def read_artifact(out: Path, contract: str, file: str | None = None) -> dict[str, Any]:
    """forge's artifact of a contract in the source file `file`, by default one of the contract's own name.

    BuildError if it is not there.
    """
    path = out / f"{file or contract}.sol" / f"{contract}.json"
    if not path.is_file():
        raise BuildError(f"The build has no contract {contract}: {out.name}/ lacks its artifact.", RECOMPILE)
    return _load(path)


def _load(path: Path) -> dict[str, Any]:
    """BuildError unless it is an artifact with metadata."""
    try:
        artifact: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        (_,) = artifact["metadata"]["settings"]["compilationTarget"]
    except (ValueError, KeyError, TypeError):
        raise BuildError(f"{path.name} in {OUT}/ is not an artifact of forge.", RECOMPILE) from None
    return artifact


def code_of(artifact: Mapping[str, Any], kind: str) -> bytes:
    """The code in an artifact of forge; `kind` is `bytecode` or `deployedBytecode`."""
    return bytes.fromhex(artifact[kind]["object"].removeprefix("0x"))


def read_build(root: Path = ROOT) -> Artifacts:
    """The contracts of contracts/ in the build of the project in `root`.

    BuildError if a source was changed, added or removed since, including imported sources of libraries: each
    artifact has the hashes of its sources.
    """
    contracts: dict[str, Artifact] = {}
    compiled: dict[str, set[str]] = {}
    settings: CompilerSettings | None = None
    for name, artifact in contract_artifacts(root):
        metadata = artifact["metadata"]
        for source, entry in metadata["sources"].items():
            compiled.setdefault(source, set()).add(entry["keccak256"])
        settings = settings or _settings(metadata)
        contracts[name] = Artifact(
            name, Abi(artifact["abi"]), code_of(artifact, "bytecode"), code_of(artifact, "deployedBytecode")
        )
    if settings is None:
        raise BuildError(f"There are no compiled contracts in {OUT}/.", RECOMPILE)
    _require_fresh(compiled, root)
    return Artifacts(contracts, settings)


def contract_artifacts(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Names and artifacts of the contracts in contracts/; out/ also has those of tests and libraries."""
    folder = root / OUT
    for source in sorted({path.name for path in (root / SOURCES).rglob("*.sol")}):
        for path in sorted(folder.glob(f"**/{source}/*.json")):
            artifact = _load(path)
            (origin,) = artifact["metadata"]["settings"]["compilationTarget"]
            if Path(origin).is_relative_to(SOURCES):
                yield path.stem, artifact


def _require_fresh(compiled: Mapping[str, set[str]], root: Path) -> None:
    """compiled: the keccak256 that the artifacts have of every source, by its path in the project."""
    present = {
        path.relative_to(root).as_posix()
        for path in (root / SOURCES).rglob("*.sol")
        if ".cache" not in path.parts  # where ape caches imports
    }
    for name in sorted(compiled.keys() | present):
        if not (root / name).is_file():
            raise BuildError(f"{name} was compiled but no longer exists.", RECOMPILE)
        if name not in compiled:
            raise BuildError(f"{name} is not in the build.", RECOMPILE)
        if compiled[name] != {f"0x{keccak((root / name).read_bytes()).hex()}"}:
            raise BuildError(f"{name} changed since the contracts were compiled.", RECOMPILE)


def _settings(metadata: Mapping[str, Any]) -> CompilerSettings:
    settings = metadata["settings"]
    optimizer = settings["optimizer"]
    return CompilerSettings(
        version=metadata["compiler"]["version"].partition("+")[0],
        evm_version=settings["evmVersion"],
        optimizer_runs=optimizer["runs"] if optimizer["enabled"] else 0,
        via_ir=settings.get("viaIR", False),
    )


def split_metadata(code: bytes) -> tuple[bytes, bytes]:
    """The executable code, and the CBOR trailer with the hash of solc's metadata."""
    length = int.from_bytes(code[-2:], "big") + 2  # solc writes the length at the end
    return (code, b"") if length > len(code) else (code[:-length], code[-length:])
