"""Another model in the settings: told in one line, then all is embedded anew, while the old index still serves."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from index import generation
from index.embedder import Embedder
from index.errors import ModelMismatch
from index.generation import Manifest
from index.library import Library, Query
from index.publish import add_reports, rebuild
from ingest.settings import Settings
from tests.index.conftest import FOREST, SCHOOLS, report
from tests.index.transformer import PROMPTS, saved

ROOT = Path(__file__).parents[2]
QUESTION = "tỷ lệ hộ nghèo"
BAR = re.compile(r"Lập chỉ mục[^\r\n]*?([1-9]\d*)/\1\b")  # all of them done


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model kept in half precision, of which sentence-transformers would warn."""
    return saved(tmp_path_factory.mktemp("models") / "other", PROMPTS, torch.float16)


@pytest.fixture
def before(settings: Settings) -> Settings:
    """The settings of two reports published with the shipped model."""
    add_reports(settings, [report("a.txt", FOREST), report("b.txt", SCHOOLS)])
    return settings


@pytest.fixture
def after(before: Settings, other: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same with the other model, also for the commands."""
    monkeypatch.setenv("BAOCAO_EMBEDDING__MODEL", str(other))
    monkeypatch.setenv("BAOCAO_EMBEDDING__BATCH_SIZE", "4")
    return Settings.load()


def manifest(settings: Settings) -> Manifest:
    folder = settings.data_dir / "generations" / generation.current_name(settings.data_dir)
    return generation.read_manifest(folder)


def found(library: Library) -> list[str]:
    """What the vectors alone find."""
    return [library.passage(hit.passage_id).passage.text for hit in library.search(Query((), QUESTION, None, 5))]


def run(*typed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *typed]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def on_a_terminal(*typed: str) -> tuple[int, str]:
    """The exit code of a command, and what a terminal would have shown of its errors and bars."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", *typed],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # so Linux says that nobody writes there any more
            break
    os.close(ours)
    process.communicate()
    return process.returncode, shown.decode(errors="replace")


class TestTold:
    def test_a_command_says_so_in_one_line(self, after: Settings) -> None:
        told = run("bot", "ask", QUESTION)
        assert told.returncode == 2 and told.stdout == ""
        assert len(told.stderr.splitlines()) == 1
        for part in (manifest(after).model, Embedder(after.embedding).identity, "python -m index rebuild"):
            assert part in told.stderr

    def test_verify_says_so(self, after: Settings) -> None:
        told = run("index", "verify")
        assert told.returncode == 1
        assert Embedder(after.embedding).identity in told.stdout


class TestRebuilding:
    def test_everything_is_embedded_and_found_by_the_new_model(self, before: Settings, after: Settings) -> None:
        assert manifest(before).model == Embedder(before.embedding).identity
        heard: list[tuple[int, int]] = []
        made = rebuild(after, lambda done, total: heard.append((done, total)))
        texts = heard[-1][1]
        assert heard[0] == (4, texts) and heard[-1] == (texts, texts)
        assert made.manifest.model == Embedder(after.embedding).identity
        library = Library.open(after)
        vectors = Embedder(after.embedding)
        hits = library.search(Query((), QUESTION, None, 5))
        stored = [library.passage(hit.passage_id).passage for hit in hits]
        embedded = [
            " . ".join((" . ".join((*p.section, *p.parents, *(cell.column for cell in p.cells))), p.text))
            for p in stored
        ]
        expected = (vectors.passages(embedded) @ vectors.query(QUESTION).T)[:, 0]
        assert [hit.cosine for hit in hits] == pytest.approx(expected.tolist(), abs=1e-4)  # half precision

    def test_the_old_index_serves_until_the_new_one_is_published(self, before: Settings, after: Settings) -> None:
        library, name = Library.open(before), generation.current_name(before.data_dir)
        expected = found(library)
        asked: list[list[str]] = []

        def meanwhile(_done: int, _total: int) -> None:
            assert generation.current_name(before.data_dir) == name and not library.newer()
            asked.append(found(Library.open(before)))

        rebuild(after, meanwhile)
        assert len(asked) > 1 and all(answer == expected for answer in asked)
        assert generation.current_name(before.data_dir) != name
        assert not library.newer() and found(library) == expected  # a bot that still has the old settings

    def test_a_model_that_cannot_be_loaded_leaves_the_old_index(
        self, before: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "broken").mkdir()
        (tmp_path / "broken" / "modules.json").write_text("no JSON")
        with monkeypatch.context() as changed:
            changed.setenv("BAOCAO_EMBEDDING__MODEL", str(tmp_path / "broken"))
            told = run("index", "rebuild")
        assert told.returncode == 2 and len(told.stderr.splitlines()) == 1 and "broken" in told.stderr
        assert found(Library.open(before))

    def test_and_back(self, before: Settings, after: Settings) -> None:
        rebuild(after)
        with pytest.raises(ModelMismatch):
            Library.open(before)
        rebuild(before)
        assert manifest(before).model == Embedder(before.embedding).identity
        assert found(Library.open(before))


class TestCommands:
    """Both commands that embed anew show how far they are on a terminal, and nothing of it elsewhere."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> str:
        (tmp_path / "a.txt").write_text(FOREST, encoding="utf-8")
        return str(tmp_path / "a.txt")

    @pytest.mark.usefixtures("after")
    def test_rebuild_says_only_what_it_made(self) -> None:
        done = run("index", "rebuild")
        assert (done.returncode, done.stderr) == (0, "")
        assert "2 báo cáo" in done.stdout

    def test_rebuild_shows_a_bar(self, after: Settings) -> None:
        code, shown = on_a_terminal("index", "rebuild")
        assert code == 0 and BAR.search(shown) and "Loading" not in shown
        assert manifest(after).model == Embedder(after.embedding).identity

    def test_adding_an_unchanged_file_embeds_everything_anew_and_shows_a_bar(self, after: Settings, file: str) -> None:
        code, shown = on_a_terminal("ingest", "add", file)
        assert code == 0 and BAR.search(shown) and "Loading" not in shown
        assert (manifest(after).model, manifest(after).reports) == (Embedder(after.embedding).identity, 2)
        again = generation.current_name(after.data_dir)
        assert run("ingest", "add", file).returncode == 0
        assert generation.current_name(after.data_dir) == again

    def test_an_answer_is_found_afterwards(self, after: Settings) -> None:
        rebuild(after)
        told = run("bot", "ask", "tỷ lệ hộ nghèo năm 2023 của huyện Sông Lam?")
        assert (told.returncode, told.stderr) == (0, "")
        assert "3,9" in told.stdout
