"""Asks a file of checked questions and tells how right the answers are."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from bot.answer.assistant import Assistant
from bot.evaluation.checked import Checked
from bot.evaluation.explaining import explained
from bot.evaluation.judging import dense, judge
from bot.evaluation.measures import Judged, grouped, measured, risk_coverage
from bot.render.plain import to_text

_STEPS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_NAMES = {
    "questions": "Số câu hỏi",
    "right": "Đúng",
    "quote_first": "Đoạn trích đầu tiên đúng",
    "quoted": "Trích đủ đoạn cần có",
    "refused": "Có trong báo cáo mà không trả lời",
    "trap": "Nêu nhầm con số khác",
    "false": "Không có trong báo cáo mà trả lời",
    "verbatim": "Trích đúng nguyên văn",
    "ms_p50": "Thời gian, nửa số câu (ms)",
    "ms_p95": "Thời gian, 95 % số câu (ms)",
}


def judged_all(assistant: Assistant, questions: Iterable[Checked], sources: Mapping[str, str]) -> Iterator[Judged]:
    """Each question asked and its answer judged, in order."""
    for checked in questions:
        started = time.perf_counter()
        answer = assistant.ask(checked.asked.question, checked.asked.after)
        took = (time.perf_counter() - started) * 1000
        yield Judged(checked, judge(checked, answer, to_text(answer), sources), answer.certainty, took)


def texts_of(folder: Path | None) -> Mapping[str, str]:
    """The text files of a folder of reports, by name, as `judge` compares them; none without a folder."""
    paths = [path for path in folder.iterdir() if path.suffix in (".txt", ".md")] if folder else []
    return {path.name: dense(path.read_text(encoding="utf-8", errors="replace")) for path in paths}


def tables(judged: list[Judged]) -> Iterator[Table]:
    """What an administrator reads: the measures, right answers by kind and variant, risk and coverage."""
    whole = Table("Số đo", "Giá trị")
    for name, value in asdict(measured(judged)).items():
        whole.add_row(_NAMES[name], _told(name, value))
    yield whole
    for title, by in (("Loại câu hỏi", lambda each: each.kind), ("Cách hỏi", lambda each: each.variant)):
        groups = Table(title, "Đúng / tổng số")
        for name, (right, total) in grouped(judged, by).items():
            groups.add_row(name, f"{right}/{total}")
        yield groups
    risk = Table("Độ chắc từ", "Tỷ lệ được trả lời", "Tỷ lệ sai trong số đó")
    for each in risk_coverage(judged, _STEPS):
        risk.add_row(f"{each.certainty:.1f}".replace(".", ","), _percent(each.coverage), _percent(each.risk))
    yield risk


def as_json(judged: list[Judged]) -> dict[str, Any]:
    """The same as one JSON object."""
    return {
        **asdict(measured(judged)),
        "by_kind": {name: list(counts) for name, counts in grouped(judged, lambda each: each.kind).items()},
        "by_variant": {name: list(counts) for name, counts in grouped(judged, lambda each: each.variant).items()},
        "risk_coverage": [asdict(each) for each in risk_coverage(judged, _STEPS)],
    }


def missed(assistant: Assistant, judged: Iterable[Judged], most: int) -> Iterator[str]:
    """The first so many misses, step by step."""
    for each in [one for one in judged if not one.judgement.right][:most]:
        checked = each.checked
        wanted = "; ".join(checked.answer or checked.quote) if checked.answerable else "không nêu"
        yield f"\n[{checked.asked.id}] {checked.asked.question}"
        yield f"Cần: {wanted}"
        yield from explained(assistant, checked.asked.question, checked.asked.after)


def _told(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name == "questions":
        return str(value)
    return f"{value:.1f}".replace(".", ",") if name.startswith("ms") else _percent(value)


def _percent(share: float) -> str:
    return f"{share:.1%}".replace(".", ",").replace("%", " %")
