"""A gas snapshot of one batch, to compute costs from."""

STEPS = {
    "openFleet": 90_000,
    "registerDevice": 100_000,
    "certifyDevice": 50_000,
    "bondDevice secp256k1": 100_000,
    "bondDevice p256": 800_000,
    "verifyDeviceLocation": 40_000,
    "claimCredits first": 60_000,
    "claimCredits repeat": 50_000,
    "retire first": 170_000,
    "retire repeat": 140_000,
}
# 850,000 gas for 1,000 readings: 850 each. The first batch of a vintage costs 17,000 more.
BATCH = {"submit": 800_000, "process": 50_000, "first_process": 67_000, "per_reading": 850.0}
