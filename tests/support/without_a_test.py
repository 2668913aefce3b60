"""Source files that have no test at their path, each with the reason.

tests/unit/test_house.py holds the list: any other file needs a test, and an entry goes once its file has one.
"""

TYPES = "types only"
ERRORS = "types only: exceptions"
DEMO = "every run of the demo passes through it: `integration/demo/test_demo.py`"
COMMAND = "`unit/demo/console/test_command.py` has what the demo prints"
RELAY = "unit test to be written; the whole way is `integration/oracle/modules/test_relay.py`"
ROLLOUT = "every deployment passes through it: `integration/gramwatt/deployer/rollout/test_deploy.py`"
STORE = "a part of the store, tested as a whole: `unit/oracle/providers/store/test_store.py`"
TO_WRITE = "unit test to be written"

WITHOUT_A_TEST: dict[str, str] = {
    "contracts/P256Verifier.sol": "OpenZeppelin's code; `unit/contracts/test_reading_verifier.py` calls it",
    "contracts/bridge/BridgeBase.sol": "three settings; `unit/contracts/test_role_matrix.py` has its role",
    "contracts/governance/Timelock.sol": "`unit/contracts/governance/factor_governance/test_timelock.py`",
    "contracts/libraries/BatchHash.sol": "`properties/gramwatt/protocol/test_digests.py`",
    "contracts/libraries/CreditMetadata.sol": "the URI in `unit/contracts/credits/test_carbon_credit.py`",
    "contracts/libraries/FactorRules.sol": "rules of `properties/contracts/test_governance_machine.py`",
    "demo/console/as_json.py": COMMAND,
    "demo/console/progress.py": COMMAND,
    "demo/console/view.py": COMMAND,
    "demo/meters/device_keys.py": "signs for `unit/gramwatt/protocol/test_signatures.py`",
    "demo/plants/catalogue.py": "a table; `unit/demo/plants/test_measured_power.py` reads every plant of it",
    "demo/plants/plant_files.py": "`unit/demo/plants/test_measured_power.py` has its clock and its rows",
    "demo/play/audit.py": "unit test to be written; `integration/demo/test_demo.py` has one difference",
    "demo/play/claims.py": DEMO,
    "demo/play/days.py": DEMO,
    "demo/play/refused.py": DEMO,
    "demo/play/run.py": DEMO,
    "demo/report/charts.py": "`unit/demo/report/test_page.py` has them in the page",
    "demo/report/tables.py": "`unit/demo/report/test_page.py` has them in the page",
    "demo/stage/committee.py": DEMO,
    "demo/stage/enrolment.py": DEMO,
    "demo/stage/pipeline.py": TO_WRITE,
    "demo/stage/stage.py": DEMO,
    "oracle/cli/app.py": TO_WRITE,
    "oracle/cli/batch.py": "`integration/oracle/cli/test_oracle_once.py` shows the batch that it settled",
    "oracle/cli/status.py": "`integration/oracle/cli/test_oracle_once.py` asks for it before and after",
    "oracle/modules/agreement.py": RELAY,
    "oracle/modules/batch_view.py": TO_WRITE,
    "oracle/modules/deliver.py": RELAY,
    "oracle/modules/node.py": RELAY,
    "oracle/modules/readiness.py": "`integration/oracle/cli/test_oracle_check.py`",
    "oracle/modules/send_notes.py": TO_WRITE,
    "oracle/modules/settle.py": RELAY,
    "oracle/modules/sign.py": RELAY,
    "oracle/modules/status.py": TO_WRITE,
    "oracle/providers/board_files.py": "`unit/oracle/providers/test_board.py` has the hostile files",
    "oracle/providers/store/columns.py": STORE,
    "oracle/providers/store/intake.py": STORE,
    "oracle/providers/store/meters.py": STORE,
    "oracle/providers/store/migrations/versions/readings_0001.py": STORE,
    "oracle/providers/store/opening.py": STORE,
    "oracle/providers/store/views.py": STORE,
    "oracle/transports/reading_cells.py": "`unit/oracle/transports/test_reading_files.py` has its cells",
    "oracle/transports/reading_import.py": "`unit/oracle/cli/test_readings.py` imports files by it",
    "oracle/types/config.py": "`unit/oracle/providers/test_config_file.py` reads it from a file",
    "scripts/_factors/comment.py": "`integration/scripts/factors/test_path.py`",
    "scripts/_factors/draft.py": "`acceptance/test_new_country.py` drafts Ghana",
    "scripts/_factors/quarantine.py": "`integration/docs/test_governance_page.py` types it",
    "scripts/_factors/review.py": "`integration/scripts/factors/test_path.py`",
    "scripts/_factors/timelock.py": "`integration/scripts/factors/test_path.py`: in time, early, twice",
    "tools/get_solc.py": "it fetches the compiler; every build runs what it left",
    "tools/solc_wasm.cjs": "it is the compiler where the native one cannot be had",
}
