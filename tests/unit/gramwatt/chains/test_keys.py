"""Key files: the key, or a sentence that says what is wrong and never what is in the file."""

import json

import pytest
from eth_account import Account

from gramwatt.chains.errors import KeyFileError
from gramwatt.chains.keys import load_key

SECRET = "4b" * 32
ADDRESS = Account.from_key(SECRET).address


@pytest.fixture
def secret_file(tmp_path):
    def write(text, name="key", mode=0o600):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return path

    return write


@pytest.fixture(scope="module")
def keystore():
    return json.dumps(Account.encrypt(bytes.fromhex(SECRET), "correct horse", kdf="pbkdf2", iterations=10))


@pytest.mark.parametrize("text", [SECRET, f"0x{SECRET}", f"{SECRET.upper()}\n", f"  {SECRET}  "])
def test_load_key__a_hexadecimal_secret__is_its_account(secret_file, text):
    assert load_key(secret_file(text)).address == ADDRESS


def test_load_key__a_keystore_and_its_password__is_its_account(secret_file, keystore):
    assert load_key(secret_file(keystore), secret_file("correct horse\n", "password")).address == ADDRESS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        (SECRET[:-1], "neither 64 hexadecimal digits"),
        (SECRET + "00", "neither 64 hexadecimal digits"),
        ("zz" * 32, "neither 64 hexadecimal digits"),
        ("00" * 32, "it is 0 or too large"),
        ("ff" * 32, "it is 0 or too large"),
        (b"\xff\xfe", "is not text"),
    ],
)
def test_load_key__malformed__is_a_sentence_without_the_secret(secret_file, text, sentence):
    with pytest.raises(KeyFileError, match=sentence) as refused:
        load_key(secret_file(text))
    assert SECRET[:60] not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__cause__ is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o644])
def test_load_key__open_to_others__says_what_to_run(secret_file, mode):
    path = secret_file(SECRET, mode=mode)
    with pytest.raises(KeyFileError, match=rf"mode {mode:04o}\)\. Run: chmod 600 "):
        load_key(path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_load_key__its_owners_alone__is_taken(secret_file, mode):
    assert load_key(secret_file(SECRET, mode=mode)).address == ADDRESS


def test_load_key__no_file__is_a_sentence(tmp_path):
    with pytest.raises(KeyFileError, match=r"cannot be read: No such file or directory\. Check the path"):
        load_key(tmp_path / "key")


def test_load_key__a_keystore_without_password_file__asks_for_one(secret_file, keystore):
    with pytest.raises(KeyFileError, match=r"key_password_file in \[node\], or --password-file"):
        load_key(secret_file(keystore))


def test_load_key__a_keystore_with_another_password__says_so(secret_file, keystore):
    with pytest.raises(KeyFileError, match="does not open the keystore"):
        load_key(secret_file(keystore), secret_file("battery staple", "password"))


def test_load_key__a_password_open_to_others__is_refused(secret_file, keystore):
    with pytest.raises(KeyFileError, match="password is open to other users"):
        load_key(secret_file(keystore), secret_file("correct horse", "password", 0o644))


@pytest.mark.parametrize("damage", ["{", "{}", '{"version":3}', '{"version":3,"crypto":{"kdf":"x"}}'])
def test_load_key__a_damaged_keystore__is_a_sentence(secret_file, damage):
    with pytest.raises(KeyFileError, match="is damaged"):
        load_key(secret_file(damage), secret_file("correct horse", "password"))
