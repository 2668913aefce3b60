"""Keys of nodes and signers, by path only: a file with one hexadecimal secret, or a keystore and a file with
its password."""

import json
import re
import stat
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from gramwatt.chains.errors import KeyFileError

_SECRET = re.compile(r"(0x)?[0-9a-fA-F]{64}", re.ASCII)


def load_key(key_file: Path, password_file: Path | None = None) -> LocalAccount:
    """The account in `key_file`. KeyFileError if a file is missing, empty, malformed, or open to other users.

    The messages name paths and problems, never the contents of the files.
    """
    text = _read_secret(key_file)
    if text.startswith("{"):
        return _from_keystore(key_file, text, password_file)
    if not _SECRET.fullmatch(text):
        raise KeyFileError(
            f"The key file {key_file} contains neither 64 hexadecimal digits of a secret key nor a keystore.",
            "Write one of them to it, on one line.",
        )
    try:
        account: LocalAccount = Account.from_key(text)
    except ValueError:
        raise KeyFileError(
            f"The number in the key file {key_file} is not a secp256k1 secret: it is 0 or too large.",
            "Generate a new key.",
        ) from None
    return account


def _from_keystore(key_file: Path, text: str, password_file: Path | None) -> LocalAccount:
    if password_file is None:
        raise KeyFileError(
            f"The key file {key_file} is a keystore, and no password file is given.",
            "Name the file with its password: key_password_file in [node], or --password-file.",
        )
    password = _read_secret(password_file)
    try:
        keystore: dict[str, Any] = json.loads(text)
        account: LocalAccount = Account.from_key(Account.decrypt(keystore, password))
    except Exception as error:  # every field of a damaged keystore may raise another exception
        if "MAC mismatch" in str(error):
            raise KeyFileError(
                f"The password in {password_file} does not open the keystore {key_file}.",
                "Check that they belong together.",
            ) from None
        raise KeyFileError(
            f"The keystore {key_file} is damaged.", "Export it again from the wallet that made it."
        ) from None
    return account


def _read_secret(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise KeyFileError(
            f"The file {path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    except UnicodeDecodeError:
        raise KeyFileError(f"The file {path} is not text.", "Check the path.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyFileError(
            f"The file {path} is open to other users (mode {stat.S_IMODE(mode):04o}).",
            f"Run: chmod 600 {path}",
        )
    if not text:
        raise KeyFileError(f"The file {path} is empty.", "Write the secret to it.")
    return text
