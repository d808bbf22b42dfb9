"""What `python -m bot` prints: answers and why, a conversation, how right checked questions are answered."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot import __main__ as commands
from bot.evaluation import learn
from bot.evidence import weights
from bot.state.audit import Entry
from bot.state.kept import open_kept
from index.publish import add_reports
from ingest.parse import parse_file
from ingest.settings import ROOT, Settings

QUESTION = "tỷ lệ hộ nghèo năm 2023 của Bình Sơn?"
ROW = "10 | Tỷ lệ hộ nghèo cuối năm 2023 | % | 3,51 | 2,82 | Vượt"
CHECKED: tuple[dict[str, Any], ...] = (
    {"id": "đúng", "q": QUESTION, "answer": ["2,82"], "quote": [ROW], "must_not": ["3,51 %"]},
    {"id": "nối", "q": "còn Yên Thế?", "after": QUESTION, "answerable": False, "variant": "follow"},
    {"id": "sai", "q": QUESTION, "answer": ["9,99"], "quote": ["không có câu này"], "must_not": ["2,82"]},
    {"id": "bịa", "q": QUESTION, "answerable": False},
)  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples in it."""
    folder = tmp_path_factory.mktemp("data")
    settings = Settings.load().model_copy(update={"data_dir": folder})
    add_reports(settings, [parse_file(path) for path in sorted((ROOT / "samples").iterdir())])
    return folder


@pytest.fixture(autouse=True)
def over_the_samples(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(data))


def ran(*typed: str | Path, entered: str = "") -> Result:
    return CliRunner().invoke(commands.app, [str(each) for each in typed], input=entered)


def written(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "câu hỏi.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


class TestAsk:
    def test_for_people(self) -> None:
        said = ran("ask", QUESTION).stdout
        assert "2,82 %" in said.splitlines()[0]
        assert f"> {ROW}" in said
        assert "điểm" not in said

    def test_what_follows_is_understood_by_what_was_asked_before(self) -> None:
        assert "2,82" in ran("ask", "còn Bình Sơn?", "--after", "tỷ lệ hộ nghèo năm 2023 của Yên Thế?").stdout

    def test_as_json(self) -> None:
        (line,) = ran("ask", QUESTION, "--json").stdout.splitlines()
        found = json.loads(line)
        assert list(found) == ["status", "headline", "text", "quotes", "ms"]
        quote = found["quotes"][0]
        assert (found["status"], quote["text"], quote["source"]) == ("answered", ROW, "binh-son-2023.txt")
        assert quote["columns"] == ["TT", "Chỉ tiêu", "ĐVT", "KH 2023", "Ước TH 2023", "So với kế hoạch"]

    def test_a_file_of_questions_in_its_order(self, tmp_path: Path) -> None:
        asked = written(tmp_path, {"id": 2, "q": QUESTION}, {"id": 1, "q": "còn Yên Thế?", "after": QUESTION})
        found = [json.loads(line) for line in ran("ask", "--jsonl", asked).stdout.splitlines()]
        assert [(each["id"], each["status"]) for each in found] == [(2, "answered"), (1, "not_stated")]

    @pytest.mark.parametrize("typed", [(), (QUESTION, "--jsonl", "x")])
    def test_one_question_or_a_file(self, typed: tuple[str, ...]) -> None:
        assert ran("ask", *typed).exit_code == 2

    def test_explained(self) -> None:
        steps = ran("ask", QUESTION, "--explain").stdout
        understood = next(line for line in steps.splitlines() if line.startswith("Hiểu câu hỏi: "))
        assert "nơi: huyện Bình Sơn" in understood and "thời gian: 2023" in understood
        first = next(line for line in steps.splitlines() if line.startswith("1. điểm "))
        assert "2,82" in first
        assert "   nêu đủ; " in steps

    def test_what_is_lacking_is_explained(self) -> None:
        steps = ran("ask", "số vụ cháy rừng năm 2023 của Bình Sơn?", "--explain").stdout
        assert "Không nêu" in steps or "không nêu" in steps
        assert "; thiếu: " in steps and "; không thấy: " in steps


def test_a_conversation_ends_with_an_empty_line_or_with_its_input() -> None:
    said = ran("chat", entered=f"{QUESTION}\ncòn Yên Thế?\n\nthu ngân sách?\n").stdout
    assert said.startswith("Mời anh/chị đặt câu hỏi")
    assert said.index("2,82 %") < said.index("Báo cáo không nêu"), "the second follows the first"
    assert "Báo cáo của huyện Yên Thế" in said
    ended = ran("chat", entered=QUESTION)
    assert ended.exit_code == 0
    assert "2,82 %" in ended.stdout


class TestEvaluate:
    def test_measures(self, tmp_path: Path) -> None:
        done = ran("evaluate", written(tmp_path, *CHECKED), "--reports", ROOT / "samples", "--json")
        found = json.loads(done.stdout)
        shares = {name: found[name] for name in ("questions", "right", "refused", "trap", "false", "verbatim")}
        assert shares == {"questions": 4, "right": 0.5, "refused": 0.0, "trap": 0.5, "false": 0.5, "verbatim": 1.0}
        assert found["by_variant"] == {"follow": [1, 1], "plain": [1, 3]}
        assert [each["certainty"] for each in found["risk_coverage"]] == sorted(
            each["certainty"] for each in found["risk_coverage"]
        )
        assert found["risk_coverage"][0]["risk"] == pytest.approx(2 / 3)

    def test_misses_are_told_for_people_step_by_step(self, tmp_path: Path) -> None:
        file = written(tmp_path, *CHECKED)
        said = ran("evaluate", file).stdout
        rows = [[cell.strip() for cell in line.strip("│┃ ").split("│")] for line in said.splitlines()]
        for row in (
            ["Đúng", "50,0 %"],
            ["Nêu nhầm con số khác", "50,0 %"],
            ["Trích đúng nguyên văn", "–"],
            ["follow", "1/1"],
        ):
            assert row in rows
        assert said.index("[sai] " + QUESTION) < said.index("Cần: 9,99") < said.index("[bịa]")
        assert "Cần: không nêu" in said
        assert "[đúng]" not in said
        assert "[bịa]" not in ran("evaluate", file, "--misses", "1").stdout

    def test_no_folder_and_no_reports_are_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = written(tmp_path, *CHECKED)
        assert ran("evaluate", file, "--reports", tmp_path / "không").exit_code == 2
        monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path / "trống"))
        assert ran("evaluate", file).exit_code == 2


def test_what_was_asked_is_exported_and_what_was_judged_is_a_file_to_evaluate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path))
    kept = open_kept(tmp_path)
    numbers = [
        kept.audit.keep(
            Entry(
                at=float(at), chat=5, person=5, question=question, after=None, status="answered",
                headline="Tỷ lệ hộ nghèo: 2,82 %", quotes=[("binh-son-2023.txt", 48, 48)], generation="1", ms=3,
            )
        )
        for at, question in enumerate(("một", "hai", "ba"))
    ]  # fmt: skip
    kept.audit.said_of(numbers[0], 5, True, 3.0, "")
    kept.audit.said_of(numbers[1], 5, False, 3.0, "")
    kept.database.close()
    assert [json.loads(line)["question"] for line in ran("export").stdout.splitlines()] == ["một", "hai", "ba"]
    checked = [json.loads(line) for line in ran("export", "--checked").stdout.splitlines()]
    assert [(each["q"], each.get("at"), each.get("must_not")) for each in checked] == [
        ("một", [["binh-son-2023.txt", 48, 48]], None),
        ("hai", None, ["2,82"]),
    ]


class TestLearningHowSure:
    def test_from_checked_questions_to_the_table(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shipped = Path(weights.__file__).with_name("certainty.toml")
        copy = tmp_path / "certainty.toml"
        copy.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
        for table in weights.CERTAINTY.values():
            monkeypatch.setattr(table, "_path", copy)
        questions = written(
            tmp_path, *CHECKED[:2], {"id": "vì sao", "q": "khó khăn của Yên Thế năm 2023?", "quote": ["Khó khăn"]}
        )
        assert learn.main(["--lot", str(ROOT / "samples"), str(questions)]) == 0
        assert copy.read_text(encoding="utf-8") != shipped.read_text(encoding="utf-8")
        for kind in weights.CERTAINTY:
            learned = weights.Table("certainty.toml", kind)
            monkeypatch.setattr(learned, "_path", copy)
            for row in learned.rows.values():
                assert float(row["prior"]) * float(row["weight"]) >= 0, "a weight never changes sides"

    def test_a_file_that_is_not_there_is_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert learn.main(["--lot", str(ROOT / "samples"), str(tmp_path / "không.jsonl")]) == 2
        assert capsys.readouterr().err.count("\n") == 1
