"""A real Safe of several owners, from the artifacts that Safe publishes, and its owners' signatures."""

import json

from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount

from tests.support.evm.artifacts import ROOT, Artifact
from tests.support.evm.chain import Chain, Contract

BUILT = ROOT / "node_modules/@safe-global/safe-smart-account/build/artifacts/contracts"
NOBODY = "0x" + "00" * 20


def deploy_safe(chain: Chain, owners: list[LocalAccount], threshold: int, sender: str) -> Contract:
    """Singleton, proxy and handler as Safe deploys them; `threshold` owners sign for it."""
    singleton = chain.deploy(safe_artifact("Safe.sol/Safe"), sender=sender)
    handler = chain.deploy(
        safe_artifact("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"), sender=sender
    )
    proxy = chain.deploy(safe_artifact("proxies/SafeProxy.sol/SafeProxy"), singleton.address, sender=sender)
    safe = Contract(chain, proxy.address, singleton.interface, singleton.artifact)
    chain.contracts[safe.address.lower()] = safe
    accounts = [owner.address for owner in owners]
    safe.send("setup", accounts, threshold, NOBODY, b"", handler.address, NOBODY, 0, NOBODY, sender=sender)
    return safe


def safe_message(chain_id: int, safe: str, digest: bytes) -> SignableMessage:
    """What an owner signs so that the Safe answers yes for `digest` (ERC-1271)."""
    return encode_typed_data(
        {"chainId": chain_id, "verifyingContract": safe},
        {"SafeMessage": [{"name": "message", "type": "bytes"}]},
        {"message": digest},
    )


def safe_signature(chain_id: int, safe: str, digest: bytes, owners: list[LocalAccount]) -> bytes:
    """The owners' signatures one after the other, ascending by owner as the Safe wants them."""
    message = safe_message(chain_id, safe, digest)
    ascending = sorted(owners, key=lambda owner: int(owner.address, 16))
    return b"".join(bytes(owner.sign_message(message).signature) for owner in ascending)


def safe_artifact(name: str) -> Artifact:
    """What Safe compiled, such as `Safe.sol/Safe`."""
    path = BUILT / f"{name}.json"
    if not path.exists():
        raise FileNotFoundError(f"{path.relative_to(ROOT)} is missing: run `make setup` first.")
    built = json.loads(path.read_text())
    code = {key: bytes.fromhex(built[key].removeprefix("0x")) for key in ("bytecode", "deployedBytecode")}
    return Artifact(
        name=built["contractName"],
        source=str(path.relative_to(ROOT)),
        abi=built["abi"],
        bytecode=code["bytecode"],
        runtime=code["deployedBytecode"],
    )
