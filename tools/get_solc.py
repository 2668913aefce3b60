"""Put the pinned Solidity compiler into .solcx/, where ape, forge and slither find it.

The native compiler is used if it can be downloaded. Otherwise a launcher of npm's `solc`, the same compiler
in WebAssembly and slower, is installed under the same name, so that nothing else changes.

    python tools/get_solc.py            # native if it can be downloaded
    python tools/get_solc.py --wasm     # the npm one
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
(VERSION,) = re.findall(r"^  version: (0\.8\.\d+)", (ROOT / "ape-config.yaml").read_text(), re.MULTILINE)
FOLDER = ROOT / ".solcx"
SOLC = FOLDER / f"solc-v{VERSION}"
DOWNLOAD_TIMEOUT_S = 120
LAUNCHER = '#!/bin/sh\nexec node "$(dirname "$0")/../tools/solc_wasm.cjs" "$@"\n'


def download() -> bool:
    """Try to download the native compiler; False if that fails."""
    command = [sys.executable, "-c", f"import solcx; solcx.install_solc('{VERSION}')"]
    environment = {**os.environ, "SOLCX_BINARY_PATH": str(FOLDER)}
    try:
        subprocess.run(command, timeout=DOWNLOAD_TIMEOUT_S, check=True, capture_output=True, env=environment)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False
    return SOLC.exists()


def is_old_launcher() -> bool:
    """Whether an earlier release left a launcher there, of a file that has moved since."""
    if not SOLC.exists():
        return False
    text = SOLC.read_bytes()
    return b"solc_wasm.cjs" in text[:200] and text != LAUNCHER.encode()


def main(arguments: list[str]) -> int:
    FOLDER.mkdir(exist_ok=True)
    if is_old_launcher() or (not SOLC.exists() and ("--wasm" in arguments or not download())):
        SOLC.write_text(LAUNCHER)
        SOLC.chmod(0o755)
    try:
        answer = subprocess.run([str(SOLC), "--version"], capture_output=True, text=True)
    except OSError as error:  # half a download, or a binary of another machine
        print(f"{SOLC} cannot be run: {error.strerror}. Remove {SOLC} and try again.", file=sys.stderr)
        return 1
    if VERSION not in answer.stdout:
        print(f"{SOLC} does not answer as solc {VERSION}: {answer.stderr or answer.stdout}", file=sys.stderr)
        return 1
    print(f"solc {VERSION}, {'WebAssembly' if 'Emscripten' in answer.stdout else 'native'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
