"""Who acts: keys follow from seed and deployer, and from nothing else."""

from eth_account import Account

from demo.stage.people import derived_people, fleet_owner

DEPLOYER = Account.from_key((0xDE9107).to_bytes(32, "big"))
OTHER_DEPLOYER = Account.from_key((0xDE9108).to_bytes(32, "big"))
NAMES = ["registrar", "location_verifier", "guardian", "oracle_1", "oracle_2"]


def test_derived_people__same_deployer_and_seed__same_people_all_distinct():
    people = derived_people(DEPLOYER, NAMES, "seed")
    assert people.addresses == derived_people(DEPLOYER, NAMES, "seed").addresses
    assert len({*people.addresses.values(), DEPLOYER.address}) == len(NAMES) + 1


def test_derived_people__another_deployer_or_seed__nobody_in_common():
    people = set(derived_people(DEPLOYER, NAMES, "seed").addresses.values())
    assert not people & set(derived_people(OTHER_DEPLOYER, NAMES, "seed").addresses.values())
    assert not people & set(derived_people(DEPLOYER, NAMES, "other").addresses.values())


def test_people__oracles__are_those_of_the_plan_in_its_order():
    people = derived_people(DEPLOYER, NAMES, "seed")
    assert people.oracles == (people.others["oracle_1"], people.others["oracle_2"])
    assert people.registrar == people.others["registrar"]


def test_fleet_owner__another_fleet_or_seed__another_owner():
    owners = {fleet_owner(seed, fleet).address for seed in ("a", "b") for fleet in range(10)}
    assert len(owners) == 20
    assert fleet_owner("a", 3).address == fleet_owner("a", 3).address
