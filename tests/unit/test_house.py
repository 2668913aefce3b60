"""The house: no file and no folder too large, few floors, and a test at the path of every source file.

A *house* is a package such as gramwatt.protocol, oracle or demo. Its *rooms* are its folders, at any depth,
and each module that lies directly in it. An arrow leads from a house or room to one that it imports. *Floors*
are the houses, or the rooms of one house, on the longest way along the arrows, both ends counted.
import-linter holds which arrows there may be (`[tool.importlinter]`); here it is held that they stay few.

The checks take a folder or a graph, so that each can be shown one that breaks its rule.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import grimp
import pytest

from tests.support.without_a_test import WITHOUT_A_TEST

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS = ("node_modules", "out", "cache", "coverage", "reports")  # what tools leave in the root
SOURCES = (".py", ".sol", ".cjs")
MOST_LINES = 400
MOST_FILES = 15

HOUSES = (
    *("gramwatt.protocol", "gramwatt.chains", "gramwatt.cli", "gramwatt.deployer", "gramwatt.governance"),
    *("oracle", "demo", "scripts", "tools"),
)
FLOORS_BETWEEN_HOUSES = 5
FLOORS_WITHIN_A_HOUSE = 6

TESTED = ("gramwatt", "oracle", "demo", "scripts", "tools", "contracts")
KINDS = ("unit", "integration", "properties")
DECLARATIONS = ("contracts/interfaces/", "contracts/types/")  # these have no behaviour of their own
CONSTRUCTOR = "__init__"  # of an exception: it keeps its arguments
PAGES = ("README.md", "CONTRIBUTING.md", "docs/**/*.md")
NAMED_TEST = re.compile(
    r"`(?:tests/)?((?:unit|integration|properties|acceptance|gas|fuzz)/[\w/.]+\.(?:py|sol))`"
)

Graph = Mapping[str, set[str]]


# -- Sizes --


def sources(root: Path) -> Iterator[Path]:
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in OUTPUTS and not folder.name.startswith("."):
            for path in sorted(folder.rglob("*")):
                is_hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
                if path.suffix in SOURCES and path.is_file() and not is_hidden:
                    yield path


def long_files(root: Path) -> list[str]:
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in sources(root))
    return [f"{path.relative_to(root)}: {lines} lines" for path, lines in counted if lines > MOST_LINES]


def crowded_folders(root: Path) -> list[str]:
    files: dict[Path, int] = {}
    for path in sources(root):
        files[path.parent] = files.get(path.parent, 0) + (path.name != "__init__.py")
    return [f"{folder.relative_to(root)}: {n} files" for folder, n in files.items() if n > MOST_FILES]


def test_files__of_the_repository__are_short():
    assert long_files(ROOT) == []


def test_folders__of_the_repository__are_small():
    assert crowded_folders(ROOT) == []


@pytest.mark.parametrize("folder", ["oracle", "tests/unit/oracle"])
def test_long_files__one_line_too_many__is_named(tmp_path, folder):
    write(tmp_path, f"{folder}/longest.py", "\n" * MOST_LINES)
    write(tmp_path, f"{folder}/longer.py", "\n" * (MOST_LINES + 1))
    write(tmp_path, f"{folder}/notes.md", "\n" * (MOST_LINES + 1))

    assert long_files(tmp_path) == [f"{folder}/longer.py: 401 lines"]


def test_crowded_folders__one_file_too_many__is_named(tmp_path):
    for number in range(MOST_FILES):
        write(tmp_path, f"oracle/full/m{number}.py")
        write(tmp_path, f"oracle/crowded/m{number}.py")
    write(tmp_path, "oracle/full/__init__.py")
    write(tmp_path, "oracle/crowded/more.py")

    assert crowded_folders(tmp_path) == ["oracle/crowded: 16 files"]


# -- Floors --


@pytest.fixture(scope="module")
def imports() -> Graph:
    """What each module of the repository imports of it."""
    graph = grimp.build_graph(*TESTED[:-1], cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def arrows(imports: Graph, place: Callable[[str], str | None]) -> dict[str, set[str]]:
    """The graph of places, of which each has many modules; modules without a place are left out."""
    found: dict[str, set[str]] = {}
    for module, imported in imports.items():
        if (start := place(module)) is not None:
            ends = {end for name in imported if (end := place(name)) not in (None, start)}
            found.setdefault(start, set()).update(ends)
    return found


def house_of(module: str) -> str | None:
    return next((house for house in HOUSES if f"{module}.".startswith(f"{house}.")), None)


def room_of(imports: Graph, house: str) -> Callable[[str], str | None]:
    packages = {module.rpartition(".")[0] for module in imports}

    def place(module: str) -> str | None:
        if not module.startswith(f"{house}."):
            return None
        room = module if module in packages else module.rpartition(".")[0]
        return module if room == house else room

    return place


def longest_way(graph: Graph) -> list[str]:
    """The longest way along the arrows, from the top to the ground. Raises ValueError for a circle."""
    ways: dict[str, list[str]] = {}

    def way(place: str, above: tuple[str, ...]) -> list[str]:
        if place in above:
            raise ValueError(f"a circle: {' → '.join((*above[above.index(place) :], place))}")
        if place not in ways:
            below = (way(other, (*above, place)) for other in sorted(graph.get(place, ())))
            ways[place] = [place, *max(below, key=len, default=[])]
        return ways[place]

    return max((way(place, ()) for place in sorted(graph)), key=len, default=[])


def test_houses__of_the_repository__stand_on_five_floors(imports):
    way = longest_way(arrows(imports, house_of))

    assert len(way) <= FLOORS_BETWEEN_HOUSES, " → ".join(way)


@pytest.mark.parametrize("house", HOUSES)
def test_rooms__of_each_house__stand_on_six_floors(imports, house):
    way = longest_way(arrows(imports, room_of(imports, house)))

    assert way, f"{house} has no modules: correct HOUSES"
    assert len(way) <= FLOORS_WITHIN_A_HOUSE, " → ".join(way)


def test_longest_way__a_detour__counts_every_place_once():
    assert longest_way({"a": {"b", "d"}, "b": {"c"}, "c": {"d"}, "d": set()}) == ["a", "b", "c", "d"]


def test_longest_way__a_circle__is_named():
    with pytest.raises(ValueError, match="a circle: b → c → b"):
        longest_way({"a": {"b"}, "b": {"c"}, "c": {"b"}})


def test_arrows__modules_of_two_houses_and_their_rooms__become_one_arrow_each():
    imports = {
        "oracle": set(),
        "oracle.cli": set(),
        "oracle.cli.app": {"oracle.node", "oracle.cli.logs", "gramwatt.chains.book"},
        "oracle.cli.logs": {"json"},
        "oracle.node": {"gramwatt.chains.keys"},
    }

    assert arrows(imports, house_of) == {"oracle": {"gramwatt.chains"}}
    assert arrows(imports, room_of(imports, "oracle")) == {
        "oracle.cli": {"oracle.node"},
        "oracle.node": set(),
    }


# -- A test for every file --


def place_of_tests(source: str) -> tuple[str, str]:
    """The folder under tests/<kind>, and the stem: scripts/factors and list for scripts/_factors/list.py."""
    path = Path(source)
    folder = "/".join(part.removeprefix("_") for part in path.parent.parts)
    stem = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", path.stem).lower() if path.suffix == ".sol" else path.stem
    return folder, stem.removeprefix("_")


def to_be_tested(root: Path) -> list[str]:
    names = [str(path.relative_to(root)) for path in sources(root)]
    return [
        name
        for name in names
        if name.split("/")[0] in TESTED
        and Path(name).name != "__init__.py"
        and not name.startswith(DECLARATIONS)
        and not only_declares(root / name)
    ]


def only_declares(path: Path) -> bool:
    """Whether a module has names, types and constants only: no function but empty ones of a protocol."""
    if path.suffix != ".py":
        return False
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    return all(
        isinstance(function, ast.FunctionDef)
        and (function.name == CONSTRUCTOR or all(isinstance(line, ast.Expr) for line in function.body))
        for function in functions
    )


@pytest.mark.parametrize(
    ("text", "declares"),
    [
        ("LIMIT = 3\n\nclass Fees:\n    tip: int\n", True),
        ('class Clock(Protocol):\n    def now(self) -> int:\n        """Seconds."""\n', True),
        ("class LostError(Exception):\n    def __init__(self, what):\n        self.what = what\n", True),
        ("class Fees:\n    @property\n    def total(self):\n        return 1\n", False),
        ("double = lambda x: 2 * x\n", False),
    ],
)
def test_only_declares__a_module__until_it_computes(tmp_path, text, declares):
    (tmp_path / "module.py").write_text(text)

    assert only_declares(tmp_path / "module.py") == declares


def without_a_test(root: Path) -> set[str]:
    """Source files that have no test_<file>.py, no test_<file>_<aspect>.py and no folder <file>/ of tests.

    A test of two files' names belongs to the longer: test_batch_view.py is no test of batch.py.
    """
    places = {source: place_of_tests(source) for source in to_be_tested(root)}
    tested = set()
    for kind in KINDS:
        for test in (root / "tests" / kind).rglob("test_*.py"):
            folder = str(test.parent.relative_to(root / "tests" / kind))
            name = test.stem.removeprefix("test_")
            stems = [
                stem
                for other, stem in places.values()
                if other == folder and f"{name}_".startswith(f"{stem}_")
            ]
            tested.add((folder, max(stems, key=len, default="")))
            tested.add((str(Path(folder).parent), Path(folder).name))
    return {source for source, place in places.items() if place not in tested}


def test_sources__of_the_repository__have_a_test_of_their_own_or_a_reason():
    missing = sorted(without_a_test(ROOT) - WITHOUT_A_TEST.keys())

    assert missing == [], "write the test, or give the reason in tests/support/without_a_test.py"


def test_without_a_test__each_entry__is_a_file_that_has_none_and_a_reason():
    """An entry that is no longer true goes."""
    assert sorted(WITHOUT_A_TEST.keys() - without_a_test(ROOT)) == []
    for source, reason in WITHOUT_A_TEST.items():
        assert reason.strip(), source
        assert dead_names(ROOT, reason) == [], source


@pytest.mark.parametrize(
    ("source", "test"),
    [
        ("oracle/services/turns.py", "tests/unit/oracle/services/test_turns.py"),
        ("oracle/services/turns.py", "tests/unit/oracle/services/test_turns_of_five.py"),
        ("oracle/services/turns.py", "tests/properties/oracle/services/test_turns.py"),
        ("scripts/_factors/list.py", "tests/integration/scripts/factors/test_list.py"),
        ("scripts/factors.py", "tests/integration/scripts/factors/test_path.py"),
        ("contracts/bridge/BatchLedger.sol", "tests/unit/contracts/bridge/test_batch_ledger.py"),
        ("contracts/bridge/BatchLedger.sol", "tests/unit/contracts/bridge/batch_ledger/test_claim.py"),
    ],
)
def test_without_a_test__file_and_its_test__is_not_named(tmp_path, source, test):
    write(tmp_path, source)
    assert without_a_test(tmp_path) == {source}

    write(tmp_path, test)
    assert without_a_test(tmp_path) == set()


@pytest.mark.parametrize(
    "test",
    [
        "tests/unit/oracle/test_turns.py",
        "tests/unit/oracle/services/test_turn.py",
        "tests/unit/oracle/services/test_turns_kept.py",
        "tests/acceptance/oracle/services/test_turns.py",
    ],
)
def test_without_a_test__test_of_another_place_or_file__does_not_count(tmp_path, test):
    write(tmp_path, "oracle/services/turns.py")
    write(tmp_path, "oracle/services/turns_kept.py")
    write(tmp_path, test)

    assert "oracle/services/turns.py" in without_a_test(tmp_path)


def test_without_a_test__declarations_and_packages__need_none(tmp_path):
    write(tmp_path, "contracts/interfaces/IBridge.sol")
    write(tmp_path, "oracle/__init__.py")

    assert without_a_test(tmp_path) == set()


# -- Documents --


def pages() -> list[Path]:
    return [page for pattern in PAGES for page in sorted(ROOT.glob(pattern))]


def dead_names(root: Path, text: str) -> list[str]:
    return [name for name in NAMED_TEST.findall(text) if not (root / "tests" / name).exists()]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_pages__tests_that_they_name__exist(page):
    assert dead_names(ROOT, page.read_text(encoding="utf-8")) == []


def test_dead_names__a_test_that_was_moved__is_named(tmp_path):
    write(tmp_path, "tests/unit/test_house.py")

    text = "`tests/unit/test_house.py`, `unit/test_house.py` and `unit/test_hut.py`"
    assert dead_names(tmp_path, text) == ["unit/test_hut.py"]


def write(root: Path, name: str, text: str = "def turn(): return 1\n") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
