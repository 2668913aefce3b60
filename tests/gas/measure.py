"""What is measured: batches of every shape, and each step of a device's and a credit's life."""

from dataclasses import asdict, dataclass
from typing import Any, TypedDict

from demo.meters.device_keys import DeviceKey, P256Key, Secp256k1Key
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.digests import bond_consent_digest, domain_separator, keccak
from gramwatt.protocol.quantities import DeviceId, FleetId, UnixTime
from tests.gas.bench import DAY, Bench, owner_account
from tests.gas.governance import governance_steps
from tests.support.bridge.protocol import KENYA, METHODOLOGY, NAMEPLATE_WATTS, class_id, device_id
from tests.support.evm.chain import CHAIN_ID, GENESIS
from tests.support.node.anvil import anvil

# (fleets, lanes of each, transactions): 1000 fleets go in four, under EIP-7825's cap even at first touch.
SHAPES = [(1, 1000, 1), (10, 100, 1), (100, 10, 1), (1, 104, 1), (1, 8, 1), (1000, 1, 4)]
STEP_WH = 9_000


@dataclass(frozen=True)
class BatchGas:
    """Gas of a batch shape: `first` with registers and accruals untouched, `steady` from then on."""

    shape: str
    first_submit: int
    first_process: int
    submit: int
    process: int
    first_per_reading: float
    per_reading: float


class Measured(TypedDict):
    """A BatchGas by its shape, and gas by step; as the snapshot keeps them."""

    batches: dict[str, dict[str, Any]]
    steps: dict[str, int]


def measure() -> Measured:
    """Everything, on a fresh node."""
    with anvil("--gas-limit", "60000000", timestamp=GENESIS) as url:
        bench = Bench(url)
        bench.pass_time(DAY)
        batches = {
            f"{fleets}x{lanes}": asdict(_shape(bench, fleets, lanes, cuts)) for fleets, lanes, cuts in SHAPES
        }
        steps = _device_steps(bench) | _credit_steps(bench) | governance_steps(bench)
    return {"batches": batches, "steps": steps}


def _shape(bench: Bench, fleets: int, lanes: int, cuts: int) -> BatchGas:
    first = bench.open_fleets(KENYA, fleets, lanes)
    rounds = []
    for turn in range(1, 3):
        bench.pass_time(DAY)
        gas = [
            bench.submit_and_process(
                bench.batch(first + cut * fleets // cuts, fleets // cuts, lanes, turn * STEP_WH)
            )
            for cut in range(cuts)
        ]
        rounds.append([sum(step) for step in zip(*gas, strict=True)])
    readings = fleets * lanes
    (first_submit, first_process), (submit, process) = rounds
    return BatchGas(
        shape=f"{fleets}x{lanes}",
        first_submit=first_submit,
        first_process=first_process,
        submit=submit,
        process=process,
        first_per_reading=round((first_submit + first_process) / readings, 1),
        per_reading=round((submit + process) / readings, 1),
    )


def _device_steps(bench: Bench) -> dict[str, int]:
    call = bench.bridge.functions
    fleet = FleetId(int(call.fleetCount().call()) + 1)
    steps = {"openFleet": bench.gas(call.openFleet(KENYA, METHODOLOGY, NAMEPLATE_WATTS, bench.beneficiary))}
    owner = owner_account()
    # The second of each kind is kept: the first pays for the fleet's first register word.
    for ordinal, curve in enumerate(["secp256k1", "secp256k1", "p256", "p256"], start=1):
        device = DeviceId(ordinal)
        key: DeviceKey = Secp256k1Key.from_seed(b"gas", device)
        if curve == "p256":
            key = P256Key.from_seed(b"gas", device, bench.p256.address)
        identity = device_id(device)
        steps["registerDevice"] = bench.gas(call.registerDevice(identity, KENYA >> 16, keccak(identity)))
        steps["certifyDevice"] = bench.gas(call.certifyDevice(identity, keccak(key.signer), NAMEPLATE_WATTS))
        domain = domain_separator(CHAIN_ID, bench.credit.address)
        meter = SimulatedMeter(device, key, domain, UnixTime(bench.now))
        reading = meter.sign(UnixTime(bench.now), 0)
        deadline = bench.now + DAY
        consent = bond_consent_digest(
            domain_separator(CHAIN_ID, bench.bridge.address), device, fleet, 0, deadline
        )
        proof = (
            identity,
            owner.address,
            reading.word,
            reading.air,
            key.signer,
            meter.bond_signature(owner.address),
            reading.signature,
        )
        signed = bytes(owner.unsafe_sign_hash(consent).signature)
        steps[f"bondDevice {curve}"] = bench.gas(call.bondDevice((proof, fleet, deadline, signed)))
        steps["verifyDeviceLocation"] = bench.gas(call.verifyDeviceLocation(identity))
    return steps


def _credit_steps(bench: Bench) -> dict[str, int]:
    """Claims of the first fleets' accruals, the first into an empty balance, and retirements."""
    call, credit, token = bench.bridge.functions, bench.credit.functions, class_id()
    consumption = (bytes.fromhex("aa" * 32), GENESIS, GENESIS + DAY, "Office electricity")
    steps = {
        "claimCredits first": bench.gas(call.claimCredits(1, token)),
        "claimCredits repeat": bench.gas(call.claimCredits(2, token)),
    }
    for name in ("retire first", "retire repeat"):
        steps[name] = bench.gas(credit.retire(bench.beneficiary, token, 5, *consumption), bench.beneficiary)
    return steps
