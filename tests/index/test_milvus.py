"""Milvus passes the conformance suite, on disk and by its address, and ranks as tantivy does; faults are named."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pymilvus", reason="requirements-milvus.lock is not installed")

from pydantic import SecretStr
from pymilvus import MilvusClient

from bot.doctor import searching
from bot.doctor.finding import Mark
from index import generation
from index.bench import measure
from index.bench.reports import reports as made_up
from index.bench.sized import home
from index.engines import Builder, Row, WeightedWord, builder, milvus
from index.errors import DamagedIndex, EngineRefused, EngineUnreachable, IndexFault
from index.generation import ENGINE
from index.library import Library, Query
from index.publish import add_reports, migrate
from ingest.errors import NothingToRead
from ingest.settings import Index, Settings
from ingest.vietnamese import tokens
from tests.asked import GOLDEN, command, needs_shared, questions
from tests.index.conformance import ROWS, EngineConformance, vectors, word
from tests.index.conftest import FOREST, SCHOOLS, report
from tests.index.milvus_server import MilvusServer

TOKEN = "baocao:mat-khau-thu"


class MilvusConformance(EngineConformance):
    """Over the settings of a data folder."""

    settings: Settings

    def builder(self) -> Builder:
        return builder("milvus", self.settings)


class TestMilvusLite(MilvusConformance):
    """A real engine on disk, in this process."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _lite(cls, tmp_path_factory: pytest.TempPathFactory) -> None:
        cls.settings = Settings(data_dir=tmp_path_factory.mktemp("lite"))


class TestMilvusServer(MilvusConformance):
    """A server, by its address, with a token."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _served(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        server = MilvusServer(tmp_path_factory.mktemp("served"), TOKEN)
        cls.settings = served_by(server, tmp_path_factory.mktemp("data"), TOKEN)
        yield
        server.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MilvusServer]:
    server = MilvusServer(tmp_path / "served")
    yield server
    server.stop()


def served_by(server: MilvusServer, data: Path, token: str = "") -> Settings:
    """The settings of a data folder whose engine is that server."""
    secret = SecretStr(token) if token else None
    return Settings(data_dir=data, index=Index(engine="milvus", milvus_uri=server.address, milvus_token=secret))


def built(settings: Settings, folder: Path) -> Path:
    """A folder with the conformance suite's rows, in that engine."""
    folder.mkdir()
    builder("milvus", settings).build(folder, [(ROWS, vectors())])
    return folder


def fault_of(settings: Settings, folder: Path) -> IndexFault:
    """What opening the folder ends with: one line."""
    with pytest.raises(IndexFault) as raised:
        builder("milvus", settings).open(folder)
    assert "\n" not in str(raised.value)
    return raised.value


def vectors_in(settings: Settings) -> dict[int, bytes]:
    """The vector of every passage in the generation in use, bit by bit."""
    published = generation.current(settings.data_dir)
    assert published
    opened = builder(published.manifest.engine, settings).open(published.folder / ENGINE)
    (ids,) = set(opened.passage_ids().values())
    return {passage: vector.tobytes() for passage, vector in zip(ids, opened.vectors(list(ids)), strict=True)}


def searched(settings: Settings) -> set[int]:
    """The passages that a search finds."""
    query = Query((word("rừng", "rung"),), "độ che phủ rừng", None, 10)
    return {candidate.passage_id for candidate in Library.open(settings).search(query)}


class TestRanking:
    """The same as the embedded engine's."""

    TEXTS = (
        "Tỷ lệ hộ nghèo cuối năm 2023 còn 2,82 %, giảm 0,71 % so với năm 2022; hộ cận nghèo còn 3,1 %",
        "Thu ngân sách trên địa bàn đạt 215,4 tỷ đồng, bằng 112 % dự toán, tăng 8 % so với cùng kỳ năm 2022",
        "Hộ nghèo",
        "Độ che phủ rừng đạt 41,5 %, trồng mới 120 ha rừng, chăm sóc rừng trồng 300 ha",
        "Giải ngân vốn đầu tư công đạt thấp do vướng mắc giải phóng mặt bằng " * 9,
    )

    def test_bm25_scores_are_tantivy_s(self, server: MilvusServer, tmp_path: Path) -> None:
        rows = [Row(i, i % 3, text, self.TEXTS[i % 4], text) for i, text in enumerate(self.TEXTS * 3)]
        directions = np.eye(len(rows), dtype=np.float32)
        opened = []
        for name in ("faiss", "milvus"):
            (tmp_path / name).mkdir()
            made = builder(name, served_by(server, tmp_path / "data"))
            made.build(tmp_path / name, [(rows, directions)])
            opened.append(made.open(tmp_path / name))
        for question in (*self.TEXTS, "ty le ho ngheo", "vốn vốn rừng"):
            words = [WeightedWord(token.text, token.plain, 1 + i % 2) for i, token in enumerate(tokens(question))]
            for reports in (None, frozenset({0, 1}), frozenset({2})):
                for way in ("lexical", "stating"):
                    embedded, cluster = (dict(getattr(engine, way)(words, reports, 100)) for engine in opened)
                    assert embedded
                    assert cluster == {passage: pytest.approx(score, rel=1e-4) for passage, score in embedded.items()}

    def test_a_graph_finds_nearly_all_of_the_nearest(
        self, server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(milvus, "_EXACT", 1_000)
        random = np.random.default_rng(5)
        many = random.normal(size=(3_000, 32)).astype(np.float32)
        many /= np.linalg.norm(many, axis=1, keepdims=True)
        rows = [Row(i, i % 5, "đoạn", "") for i in range(len(many))]
        made = builder("milvus", served_by(server, tmp_path / "data"))
        made.build(tmp_path, [(rows, many)])
        engine = made.open(tmp_path)
        found = right = 0
        for asked in random.normal(size=(20, 32)).astype(np.float32):
            for reports in (None, frozenset({1, 3})):
                allowed = [i for i in range(len(many)) if reports is None or i % 5 in reports]
                nearest = sorted(allowed, key=lambda i: -float(many[i] @ asked))[:20]
                hits = [passage for passage, _ in engine.dense(asked[None], reports, 20)]
                assert set(hits) <= set(allowed) and len(hits) == 20
                found += len(set(hits) & set(nearest))
                right += len(nearest)
        assert found / right > 0.97

    @needs_shared
    def test_checked_questions_are_answered_alike(self, five: Path, tmp_path: Path) -> None:
        sample, cluster = tmp_path / "sample.jsonl", tmp_path / "cluster"
        asked = questions(GOLDEN)[::6]
        sample.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked), encoding="utf-8")
        shutil.copytree(five, cluster)
        moved = command("index", "migrate", "--to", "milvus", data=cluster)
        assert (moved.returncode, moved.stderr) == (0, "")
        answers = []
        for data in (five, cluster):
            told = command("bot", "ask", "--jsonl", str(sample), data=data)
            assert told.returncode == 0, told.stderr
            answers.append([{**json.loads(line), "ms": 0} for line in told.stdout.splitlines()])
        assert answers[0] == answers[1] and len(answers[0]) == len(asked)


class TestGenerations:
    """Published in one engine, moved into the other."""

    def test_vectors_are_taken_over_both_ways(self, server: MilvusServer, tmp_path: Path) -> None:
        settings = served_by(server, tmp_path / "data")
        embedded = settings.model_copy(update={"index": settings.index.model_copy(update={"engine": "faiss"})})
        add_reports(embedded, [report("a.txt", FOREST), report("b.txt", SCHOOLS)])
        computed: list[tuple[int, int]] = []
        kept, found = [vectors_in(settings)], [searched(settings)]
        for engine in ("milvus", "faiss"):
            made = migrate(embedded, engine, lambda *counted: computed.append(counted))
            assert made.manifest.engine == engine
            kept.append(vectors_in(settings))
            found.append(searched(settings))
        assert kept[0] == kept[1] == kept[2] != {}
        assert found[0] == found[1] == found[2] != set()
        assert not computed, "nothing was embedded anew"

    def test_nothing_to_move_is_told(self, settings: Settings) -> None:
        with pytest.raises(NothingToRead):
            migrate(settings, "milvus")

    def test_collections_go_with_their_generations_and_no_other_s_do(
        self, server: MilvusServer, tmp_path: Path
    ) -> None:
        client = MilvusClient(server.address)
        client.create_collection("baocao_khac", dimension=4)
        other, settings = served_by(server, tmp_path / "other"), served_by(server, tmp_path / "data")
        add_reports(other, [report("a.txt", FOREST)])
        beside = set(client.list_collections())
        for number in range(5):
            add_reports(settings, [report(f"{number}.txt", FOREST.replace("12/BC", f"{number}/BC"))])
        named = {
            json.loads((folder / ENGINE / "milvus.json").read_text())["collection"]
            for folder in generation.all_in(settings.data_dir)
        }
        left = set(client.list_collections())
        assert len(named) == settings.index.keep_generations
        # One more than is named: an answer may still be reading it.
        assert beside | named <= left and len(left - beside - named) == 1

    def test_measuring_leaves_no_collection_behind(self, server: MilvusServer, tmp_path: Path) -> None:
        settings = served_by(server, tmp_path / "data")
        add_reports(settings, [report("a.txt", FOREST)])
        before = MilvusClient(server.address).list_collections()
        assert measure(settings, ["độ che phủ rừng"]).passages
        assert MilvusClient(server.address).list_collections() == before

    def test_measuring_made_up_reports_leaves_none_either(self, server: MilvusServer, tmp_path: Path) -> None:
        settings = served_by(server, tmp_path / "data")
        client = MilvusClient(server.address)
        before = client.list_collections()
        with home(settings, 100, None) as folder:
            add_reports(settings.model_copy(update={"data_dir": folder / "data"}), made_up(100, 1))
            assert len(client.list_collections()) > len(before)
        assert client.list_collections() == before
        assert not folder.exists()

    def test_a_search_goes_on_when_its_server_is_back(self, tmp_path: Path) -> None:
        server = MilvusServer(tmp_path / "served")
        settings = served_by(server, tmp_path / "data")
        engine = builder("milvus", settings).open(built(settings, tmp_path / "engine"))
        found = engine.lexical([word("rừng", "rung")], None, 10)
        server.stop()
        with pytest.raises(EngineUnreachable):
            engine.lexical([word("rừng", "rung")], None, 10)
        again = MilvusServer(tmp_path / "served", port=server.port)
        for _ in range(100):
            with suppress(EngineUnreachable):
                assert engine.lexical([word("rừng", "rung")], None, 10) == found
                break
            time.sleep(0.2)
        else:
            pytest.fail("the server was not found again")
        again.stop()

    def test_a_server_that_was_away_is_asked_again(self, tmp_path: Path) -> None:
        server = MilvusServer(tmp_path / "served")
        settings = served_by(server, tmp_path / "data")
        add_reports(settings.model_copy(update={"index": Index()}), [report("a.txt", FOREST)])
        library = Library.open(settings)
        migrate(settings, "milvus")
        server.stop()
        assert library.newer() is None
        again = MilvusServer(tmp_path / "served", port=server.port)
        for _ in range(100):  # gRPC tries an address again after a while only
            if newer := library.newer():
                assert newer.generation != library.generation
                break
            time.sleep(0.2)
        else:
            pytest.fail("the server was not found again")
        again.stop()


class TestFaults:
    """Each one line that says what to do."""

    def test_a_server_that_does_not_answer(self, tmp_path: Path, server: MilvusServer) -> None:
        folder = built(served_by(server, tmp_path / "data"), tmp_path / "engine")
        engine = builder("milvus", served_by(server, tmp_path / "data")).open(folder)
        server.stop()
        with pytest.raises(EngineUnreachable, match=r"127\.0\.0\.1.*index\.milvus_uri"):
            engine.lexical([word("rừng", "rung")], None, 10)
        fault = fault_of(served_by(server, tmp_path / "data"), folder)
        assert isinstance(fault, EngineUnreachable) and fault.exit_code == 2

    def test_a_command_says_so_in_one_line(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        monkeypatch.setenv("BAOCAO_INDEX__MILVUS_URI", "http://127.0.0.1:1")
        done = command("index", "migrate", "--to", "milvus", data=settings.data_dir)
        assert done.returncode == 2 and done.stdout == ""
        assert done.stderr.count("\n") == 1 and "http://127.0.0.1:1" in done.stderr
        assert Library.open(settings).generation == "000001", "what was published is as it was"

    @pytest.mark.parametrize("token", ["", "baocao:sai"])
    def test_a_token_that_is_not_taken(self, token: str, tmp_path: Path) -> None:
        server = MilvusServer(tmp_path / "served", TOKEN)
        folder = built(served_by(server, tmp_path / "data", TOKEN), tmp_path / "engine")
        fault = fault_of(served_by(server, tmp_path / "data", token), folder)
        assert isinstance(fault, EngineRefused) and "BAOCAO_INDEX__MILVUS_TOKEN" in str(fault)
        assert "sai" not in str(fault) and fault.exit_code == 2
        server.stop()

    def test_doctor_looks_at_the_collection(self, tmp_path: Path) -> None:
        server = MilvusServer(tmp_path / "served")
        settings = served_by(server, tmp_path / "data")
        add_reports(settings, [report("a.txt", FOREST)])
        assert [finding.mark for finding in searching.index(settings)] == [Mark.GOOD] * 3
        server.stop()
        assert [
            each.said for each in searching.index(settings) if each.mark is Mark.WRONG and server.address in each.said
        ]

    def test_a_token_comes_from_a_file_that_can_be_read(self, tmp_path: Path) -> None:
        server = MilvusServer(tmp_path / "served", TOKEN)
        kept = tmp_path / "token"
        kept.write_text(TOKEN + "\n")
        index = Index(engine="milvus", milvus_uri=server.address, milvus_token_file=kept)
        settings = Settings(data_dir=tmp_path / "data", index=index)
        folder = built(settings, tmp_path / "engine")
        assert builder("milvus", settings).open(folder).size == len(ROWS)
        kept.unlink()
        fault = fault_of(settings, folder)
        assert isinstance(fault, EngineRefused) and str(kept) in str(fault)
        server.stop()

    def test_a_collection_that_is_gone_or_another(self, server: MilvusServer, tmp_path: Path) -> None:
        settings = served_by(server, tmp_path / "data")
        folder = built(settings, tmp_path / "engine")
        client = MilvusClient(server.address)
        name = json.loads((folder / "milvus.json").read_text())["collection"]
        client.delete(name, ids=[11])
        assert "3 đoạn" in str(fault_of(settings, folder))
        client.drop_collection(name)
        fault = fault_of(settings, folder)
        assert isinstance(fault, DamagedIndex) and name in str(fault) and "index rebuild" in str(fault)
        client.create_collection(name, dimension=4, primary_field_name="passage", vector_field_name="vector")
        assert "véc-tơ 4 chiều" in str(fault_of(settings, folder))

    def test_a_collection_dropped_while_it_is_searched(self, server: MilvusServer, tmp_path: Path) -> None:
        settings = served_by(server, tmp_path / "data")
        engine = builder("milvus", settings).open(built(settings, tmp_path / "engine"))
        client = MilvusClient(server.address)
        for name in client.list_collections():
            client.drop_collection(name)
        with pytest.raises(DamagedIndex, match="index rebuild"):
            engine.lexical([word("rừng", "rung")], None, 10)

    def test_milvus_lite_serves_one_program_at_a_time(self, settings: Settings) -> None:
        lite = settings.model_copy(update={"index": Index(engine="milvus")})
        add_reports(lite, [report("a.txt", FOREST)])
        done = command("bot", "ask", "độ che phủ rừng", data=settings.data_dir)
        assert done.returncode == 2 and done.stdout == ""
        assert done.stderr.count("\n") == 1 and "một chương trình" in done.stderr
