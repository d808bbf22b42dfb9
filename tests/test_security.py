"""What docs/security.md says of the code and of its tests is so."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import landlock
from ingest.settings import ROOT

DOCUMENT = ROOT / "docs" / "security.md"
CODE = sorted(path for folder in ("bot", "index", "ingest", "tools") for path in (ROOT / folder).rglob("*.py"))
# Modules that make objects, or run what they read.
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"}
# Functions that do, whatever they belong to.
FORBIDDEN_CALLS = set(
    "eval exec compile __import__ os.system os.popen pty.spawn torch.load torch.hub.load torch.jit.load "
    "yaml.load yaml.unsafe_load tempfile.mktemp".split()
)
FORBIDDEN_METHODS = {"extract", "extractall", "unpack_archive", "load_pickle", "read_pickle", "from_pickle"}
# Arguments with the only value they may have; None: they may not be given.
ARGUMENTS: dict[str, object] = {
    "allow_pickle": False, "weights_only": True, "trust_remote_code": None, "shell": None, "verify": None,
    "resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": None,
}  # fmt: skip
# What a call must say, since it would do more by itself.
MUST_SAY = {
    "np.load": {"allow_pickle"},
    "etree.XMLParser": {"resolve_entities", "no_network", "huge_tree"},
    "etree.iterparse": {"resolve_entities", "no_network", "huge_tree"},
    "etree.HTMLParser": {"no_network", "huge_tree"},
}


def faults(source: str) -> Iterator[str]:
    """What a module does that none here may do, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from (f"{node.lineno}: {name}" for name in names if name.partition(".")[0] in FORBIDDEN_MODULES)
        if isinstance(node, ast.Call):
            yield from (f"{node.lineno}: {fault}" for fault in _faults(node))


def _faults(call: ast.Call) -> Iterator[str]:
    called, said = ast.unparse(call.func), {str(keyword.arg): keyword.value for keyword in call.keywords}
    if called in FORBIDDEN_CALLS or called.rpartition(".")[2] in FORBIDDEN_METHODS:
        yield called
    if lacking := MUST_SAY.get(called, set()) - said.keys():
        yield f"{called} does not say {', '.join(sorted(lacking))}"
    if called == "etree.fromstring" and len(call.args) + len(call.keywords) < 2:
        yield f"{called} without a parser"
    for name, value in said.items():
        if name in ARGUMENTS and not (isinstance(value, ast.Constant) and value.value is ARGUMENTS[name] is not None):
            yield f"{name}={ast.unparse(value)}"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_runs_what_it_reads(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "import torch\ntorch.load('x')",
        "eval('1')",
        "np.load('x')",
        "np.load('x', allow_pickle=True)",
        "etree.fromstring(xml)",
        "etree.XMLParser(no_network=True, huge_tree=False)",
        "etree.HTMLParser(no_network=True, huge_tree=True)",
        "np.load('x', allow_pickle=allowed)",
        "SentenceTransformer('x', trust_remote_code=True)",
        "subprocess.run('x', shell=True)",
        "zipped.extractall()",
        "httpx.get('https://x', verify=False)",
    ],
)
def test_what_is_looked_for_is_found(source: str) -> None:
    assert len(list(faults(source))) == 1


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock", "requirements-cluster.lock"])
def test_every_package_is_pinned_to_one_version(lock: str) -> None:
    lines = [line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 10
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==\d[\w.]*", line)] == []
    assert len({line.partition("==")[0] for line in lines}) == len(lines)


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)(?:::(\w+))?`", DOCUMENT.read_text(encoding="utf-8"))
    assert len(named) > 40
    assert [name for name in named if not _is_there(*name)] == []


def _is_there(file: str, first: str, second: str) -> bool:
    body = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for name in filter(None, (first, second)):
        found = next(
            (node for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name), None
        )
        if found is None:
            return False
        body = found.body
    return bool(isinstance(found, ast.FunctionDef) and found.name.startswith("test"))


def test_who_reads_documents_can_call_nobody(tmp_path: Path) -> None:
    if landlock.version() < 4:
        pytest.skip("this system's Landlock knows no TCP")
    script = f"""
import socket, sys
from pathlib import Path
from ingest.landlock import write_only_below
server = socket.create_server(("127.0.0.1", 0))
assert write_only_below(Path({str(tmp_path)!r}))
for forbidden in (
    lambda: socket.create_connection(server.getsockname()),
    lambda: socket.create_server(("127.0.0.1", 0)),
):
    try:
        forbidden()
    except PermissionError:
        continue
    sys.exit(1)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
