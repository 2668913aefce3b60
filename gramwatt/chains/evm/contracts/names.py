"""The names of the contracts in artifacts and address books."""

from typing import Final

BRIDGE: Final = "EnergyDataBridge"
CREDIT: Final = "CarbonCredit"
CURVES: Final = "DayCurves"
GOVERNANCE: Final = "FactorGovernance"
P256_VERIFIER: Final = "P256Verifier"
READING_VERIFIER: Final = "ReadingVerifier"
TIMELOCK: Final = "Timelock"
