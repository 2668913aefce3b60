"""Line and branch coverage of the contracts and of the Python packages, printed one after the other.

The contracts' tests are in Python, where no tool counts Solidity lines. So they write down what they do to
their chains (tests/support/evm/recording.py), and `forge coverage` does it again (Replay.t.sol),
instrumented.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

RECORDINGS = Path(".make/recordings")
SUITES = ["tests/unit", "tests/properties", "tests/acceptance"]


def main() -> int:
    shutil.rmtree(RECORDINGS, ignore_errors=True)
    RECORDINGS.mkdir(parents=True)
    recorded = {"GRAMWATT_RECORDING": str(RECORDINGS)}
    examples = {"HYPOTHESIS_PROFILE": "dev"}
    in_process = ["tests/unit/contracts", "tests/acceptance", "-m", "not node"]
    run([sys.executable, "-m", "pytest", "-q", *in_process], recorded | examples)
    print("\ncontracts/", flush=True)
    forge = ["forge", "coverage", "--ir-minimum", "--report", "summary", "--no-match-coverage", "tests/"]
    run(forge, {"FOUNDRY_PROFILE": "coverage"})
    print("\ngramwatt/, oracle/, demo/", flush=True)
    measure = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        "--branch",
        "--source=gramwatt,oracle,demo",
        "--data-file=.make/coverage",
    ]
    run([*measure, "-m", "pytest", "-q", *SUITES], examples)
    run([sys.executable, "-m", "coverage", "report", "--data-file=.make/coverage", "--skip-empty"], {})
    return 0


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, check=True, env={**os.environ, **environment})


if __name__ == "__main__":
    raise SystemExit(main())
