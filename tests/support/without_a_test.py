"""Source files that have no test at their path, each with the reason.

tests/unit/test_house.py holds the list: any other file needs a test, and an entry goes once its file has one.
"""

DEMO = "every run of the demo passes through it: `integration/demo/test_demo.py`"
STORE = "a part of the store, tested as a whole: `unit/oracle/providers/store/test_store.py`"

WITHOUT_A_TEST: dict[str, str] = {
    "contracts/P256Verifier.sol": "OpenZeppelin's code; `unit/contracts/test_reading_verifier.py` calls it",
    "contracts/bridge/BridgeBase.sol": "three settings; `unit/contracts/test_role_matrix.py` has its role",
    "contracts/governance/Timelock.sol": "`unit/contracts/governance/factor_governance/test_timelock.py`",
    "contracts/libraries/BatchHash.sol": "`properties/gramwatt/protocol/test_digests.py`",
    "contracts/libraries/CreditMetadata.sol": "the URI in `unit/contracts/credits/test_carbon_credit.py`",
    "contracts/libraries/FactorRules.sol": "rules of `properties/contracts/test_governance_machine.py`",
    "demo/play/run.py": DEMO,
    "oracle/providers/store/migrations/versions/readings_0001.py": STORE,
    "oracle/types/config.py": "`unit/oracle/providers/test_config_file.py` reads it from a file",
    "scripts/_factors/comment.py": "`integration/scripts/factors/test_path.py`",
    "scripts/_factors/draft.py": "`acceptance/test_new_country.py` drafts Ghana",
    "scripts/_factors/quarantine.py": "`integration/docs/test_governance_page.py` types it",
    "scripts/_factors/review.py": "`integration/scripts/factors/test_path.py`",
    "scripts/_factors/timelock.py": "`integration/scripts/factors/test_path.py`: in time, early, twice",
    "tools/solc_wasm.cjs": "it is the compiler where the native one cannot be had",
}
