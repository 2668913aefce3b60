"""Compile the contracts: forge builds them, everybody reads forge's artifacts in out/.

    python -m tools.compile               # with the tests in Solidity
    python -m tools.compile --contracts   # what a deployment and the demo need

forge knows when an imported file or a setting changed, so a second run takes a second. What ape needs for
`ape console`, `ape test` and `ape run` is written from the same artifacts, so ape compiles nothing again.
docs/decisions/0003-ape-and-forge.md says why.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from gramwatt.chains.dev.foundry import foundry_binary
from gramwatt.chains.errors import BuildError
from gramwatt.chains.evm.abi.artifacts import OUT, ROOT, SOURCES, contract_artifacts, read_build

APE_BUILD = Path(".build") / "__local__.json"
CACHE = Path("cache") / "solidity-files-cache.json"
SLOW = "Compiling the contracts; a minute with the WebAssembly compiler when all of them are new …"


def compile_contracts(root: Path = ROOT, *, with_tests: bool = False) -> None:
    """Brings out/ and ape's build up to date. BuildError with what the compiler said."""
    command = [str(foundry_binary("forge", root)), "build", "--quiet"]
    command += [] if with_tests else [str(SOURCES)]
    built = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if built.returncode:
        output = (built.stderr or built.stdout).strip()
        raise BuildError(
            f"The contracts do not compile: {output[-2_000:]}\n", "Correct the source, and compile again."
        )
    remove_stale_artifacts(root)
    write_for_ape(root)


def remove_stale_artifacts(root: Path = ROOT) -> None:
    """Removes artifacts of contracts that were renamed or removed: forge leaves them in out/.

    forge's cache lists the artifacts of every source that it compiled.
    """
    cache = json.loads((root / CACHE).read_text(encoding="utf-8"))
    current = {
        root / OUT / artifact["path"]
        for source in cache["files"].values()
        for versions in source["artifacts"].values()
        for profiles in versions.values()
        for artifact in profiles.values()
    }
    for path in (root / OUT).glob("**/*.sol/*.json"):
        if path not in current:
            path.unlink()


def write_for_ape(root: Path = ROOT) -> None:
    """ape's build, made of forge's artifacts: an EthPM manifest of contracts/, whole or not at all."""
    shutil.rmtree(root / SOURCES / ".cache", ignore_errors=True)  # a compilation of ape's leaves it behind
    artifacts = dict(contract_artifacts(root))
    manifest = {
        "manifest": "ethpm/3",
        "sources": {
            path.relative_to(root).as_posix(): {"content": path.read_text(encoding="utf-8"), "urls": []}
            for path in sorted((root / SOURCES).rglob("*.sol"))
        },
        "contractTypes": {name: _contract_type(name, artifact) for name, artifact in artifacts.items()},
        "compilers": _compilers(artifacts),
    }
    path = root / APE_BUILD
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(manifest, sort_keys=True), encoding="utf-8")
    draft.replace(path)


def _contract_type(name: str, artifact: dict[str, Any]) -> dict[str, Any]:
    metadata = artifact["metadata"]
    (source,) = metadata["settings"]["compilationTarget"]
    return {
        "abi": artifact["abi"],
        "contractName": name,
        "deploymentBytecode": {"bytecode": artifact["bytecode"]["object"]},
        "devdoc": metadata["output"].get("devdoc", {}),
        "methodIdentifiers": artifact["methodIdentifiers"],
        "runtimeBytecode": {"bytecode": artifact["deployedBytecode"]["object"]},
        "sourceId": source,
        "userdoc": metadata["output"].get("userdoc", {}),
    }


def _compilers(artifacts: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    for artifact in artifacts.values():
        metadata = artifact["metadata"]
        settings = {"viaIR": False, **metadata["settings"]}
        settings = {key: settings[key] for key in ("evmVersion", "optimizer", "viaIR")}
        return [
            {
                "contractTypes": sorted(artifacts),
                "name": "solidity",
                "settings": settings,
                "version": metadata["compiler"]["version"],
            }
        ]
    return []


def main(arguments: list[str]) -> int:
    try:
        read_build()
    except BuildError:  # what it lacks is what is compiled now
        print(SLOW, flush=True)
    try:
        compile_contracts(with_tests="--contracts" not in arguments)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
