"""Source files that have no test at their path, each with the reason.

tests/unit/test_house.py holds the list: any other file needs a test, and an entry goes once its file has one.
"""

TYPES = "types only"
DEMO = "every run of the demo passes through it: `integration/demo/test_demo.py`"
RELAY = "unit test to be written; the whole way is `integration/oracle/modules/test_relay.py`"
ROLLOUT = "every deployment passes through it: `integration/gramwatt/deployer/rollout/test_deploy.py`"
STORE = "a part of the store, tested as a whole: `unit/oracle/providers/store/test_store.py`"
TO_WRITE = "unit test to be written"

WITHOUT_A_TEST: dict[str, str] = {
    "contracts/P256Verifier.sol": "OpenZeppelin's code; `unit/contracts/test_reading_verifier.py` calls it",
    "contracts/bridge/BridgeBase.sol": "three settings; `unit/contracts/test_role_matrix.py` has its role",
    "contracts/governance/Timelock.sol": "`unit/contracts/governance/factor_governance/test_timelock.py`",
    "contracts/libraries/BatchHash.sol": "`properties/contracts/libraries/test_digests.py`",
    "contracts/libraries/CreditMetadata.sol": "the URI in `unit/contracts/credits/test_carbon_credit.py`",
    "contracts/libraries/FactorRules.sol": "rules of `properties/contracts/test_governance_machine.py`",
    "contracts/libraries/ReadingLib.sol": "`properties/contracts/libraries/test_digests.py`",
    "demo/play/run.py": DEMO,
    "gramwatt/chains/clock.py": "one line: the system's time",
    "gramwatt/chains/config.py": "`unit/oracle/providers/test_config_file.py` reads it from a file",
    "gramwatt/chains/evm/contracts/bridge.py": RELAY,
    "gramwatt/chains/evm/contracts/deployed.py": ROLLOUT,
    "gramwatt/chains/evm/sending/simulation.py": "`integration/gramwatt/chains/evm/sending/test_sender.py`",
    "gramwatt/chains/sending.py": TYPES,
    "gramwatt/chains/state.py": TYPES,
    "gramwatt/cli/app.py": TO_WRITE,
    "gramwatt/cli/sentences.py": "`unit/gramwatt/cli/test_main.py` has how a command fails",
    "gramwatt/deployer/checks/comparison.py": TYPES,
    "gramwatt/deployer/plan/curves.py": TO_WRITE,
    "gramwatt/deployer/plan/people.py": TO_WRITE,
    "gramwatt/deployer/plan/yaml_text.py": TO_WRITE,
    "gramwatt/deployer/rollout/steps.py": ROLLOUT,
    "gramwatt/governance/files/drafts.py": TO_WRITE,
    "gramwatt/governance/files/proposal_values.py": (
        "`unit/gramwatt/governance/files/test_proposal_reader.py` has each value and its refusal"
    ),
    "gramwatt/governance/files/proposal_writer.py": (
        "`unit/gramwatt/governance/files/test_proposal_reader.py` reads what it writes"
    ),
    "gramwatt/governance/onchain/context.py": TO_WRITE,
    "gramwatt/governance/onchain/current_values.py": TO_WRITE,
    "gramwatt/governance/onchain/history_table.py": (
        "`integration/scripts/factors/test_history.py` writes and reads it back"
    ),
    "gramwatt/governance/proposal/content.py": "`properties/contracts/libraries/test_proposal_hash.py`",
    "gramwatt/governance/proposal/hashing.py": "`properties/contracts/libraries/test_proposal_hash.py`",
    "gramwatt/governance/proposal/status.py": TYPES,
    "gramwatt/governance/report/call_lines.py": "`unit/gramwatt/governance/proposal/test_calls.py`",
    "gramwatt/governance/report/contract_errors.py": TO_WRITE,
    "gramwatt/governance/report/timeline.py": "`unit/gramwatt/governance/report/test_proposal_report.py`",
    "gramwatt/governance/report/verdict_table.py": TO_WRITE,
    "gramwatt/governance/sender.py": "`integration/scripts/factors/test_common.py`: dry, asked, sent",
    "gramwatt/protocol/digests.py": "`properties/contracts/libraries/test_digests.py`",
    "gramwatt/protocol/quantities.py": "identifiers and constants",
    "oracle/providers/store/migrations/versions/readings_0001.py": STORE,
    "oracle/types/config.py": "`unit/oracle/providers/test_config_file.py` reads it from a file",
    "scripts/_factors/comment.py": "`integration/scripts/factors/test_path.py`",
    "scripts/_factors/draft.py": "`acceptance/test_new_country.py` drafts Ghana",
    "scripts/_factors/quarantine.py": "`integration/docs/test_governance_page.py` types it",
    "scripts/_factors/review.py": "`integration/scripts/factors/test_path.py`",
    "scripts/_factors/timelock.py": "`integration/scripts/factors/test_path.py`: in time, early, twice",
    "tools/solc_wasm.cjs": "it is the compiler where the native one cannot be had",
}
