"""Commands: `python -m bot ask|evaluate|export|chat|doctor|run`."""

import gc
import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.answer.assistant import Assistant, Guard
from bot.answer.types import Answer, Quote
from bot.evaluation.checked import Asked, read_asked, read_checked
from bot.evaluation.explaining import explained
from bot.render.plain import to_text
from index.library import Library
from ingest.command_line import ConfigOption, run
from ingest.settings import Settings

_GARBAGE_LOOKED_FOR = 20_000  # objects made and not yet gone, some questions' worth

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Hỏi đáp trên các báo cáo đã nạp."
)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi.", show_default=False)] = None,
    after: Annotated[str | None, typer.Option("--after", help="Câu hỏi liền trước, để hiểu câu hỏi nối tiếp.")] = None,
    jsonl: Annotated[
        Path | None, typer.Option("--jsonl", help="Tệp câu hỏi, mỗi dòng một JSON {id, q, after?}.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In câu trả lời dạng JSON.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="In thêm câu hỏi được hiểu thế nào, các đoạn đã xét và chỗ còn thiếu.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Trả lời một câu hỏi, hoặc cả một tệp câu hỏi, ngay trên dòng lệnh."""
    if (question is None) == (jsonl is None):
        raise typer.BadParameter("cần một câu hỏi hoặc --jsonl TỆP")
    asked = read_asked(jsonl) if jsonl else [Asked(None, question or "", after)]
    assistant = opened(Settings.load(config))
    for one in asked:
        started = time.perf_counter()
        answer = assistant.ask(one.question, one.after)
        took = (time.perf_counter() - started) * 1000
        if jsonl or as_json:
            sys.stdout.write(json.dumps(_as_json(one, answer, took), ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(to_text(answer) + "\n")
        if explain:
            sys.stdout.write("".join(f"{step}\n" for step in explained(assistant, one.question, one.after)))
        sys.stdout.flush()


@app.command()
def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(help='Tệp câu hỏi đã biết đáp án, mỗi dòng một JSON {id, q, answer: ["2,82"], quote: […]}.'),
    ],
    reports: Annotated[
        Path | None, typer.Option("--reports", help="Thư mục tệp gốc (.txt, .md) để đối chiếu nguyên văn đoạn trích.")
    ] = None,
    misses: Annotated[int, typer.Option("--misses", help="Số câu trả lời sai được giải thích từng bước.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
    config: ConfigOption = None,
) -> None:
    """Hỏi cả tệp câu hỏi đã biết đáp án rồi cho biết trả lời đúng đến đâu và vì sao sai."""
    from bot.evaluation import run as evaluation

    if reports is not None and not reports.is_dir():
        raise typer.BadParameter(f"không thấy thư mục {reports}")
    checked = read_checked(questions)
    assistant = opened(Settings.load(config))
    if not assistant.reports():
        raise typer.BadParameter("chưa nạp báo cáo nào; nạp bằng python -m ingest add TỆP rồi đo lại")
    judged = list(evaluation.judged_all(assistant, checked, evaluation.texts_of(reports)))
    if as_json:
        sys.stdout.write(json.dumps(evaluation.as_json(judged), ensure_ascii=False) + "\n")
        return
    console = Console()
    for table in evaluation.tables(judged):
        console.print(table)
    for line in evaluation.missed(assistant, judged, misses):
        sys.stdout.write(line + "\n")


@app.command()
def chat(config: ConfigOption = None) -> None:
    """Hỏi đáp liên tục trong cửa sổ lệnh (không cần Telegram)."""
    assistant = opened(Settings.load(config))
    sys.stdout.write("Mời anh/chị đặt câu hỏi; dòng trống hoặc Ctrl-D để kết thúc.\n")
    before: str | None = None
    for question in _typed():
        sys.stdout.write(to_text(assistant.ask(question, before)) + "\n\n")
        before = question


@app.command()
def export(
    checked: Annotated[
        bool, typer.Option("--checked", help="Chỉ các câu đã được người dùng đánh giá, thành tệp cho lệnh evaluate.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """In các câu đã hỏi, câu trả lời và ý kiến của người dùng, mỗi dòng một JSON."""
    from bot.evaluation.exported import as_questions
    from bot.state.kept import open_kept

    kept = open_kept(Settings.load(config).data_dir)
    everything = kept.audit.all()
    for line in as_questions(everything) if checked else everything:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


@app.command()
def doctor(config: ConfigOption = None) -> None:
    """Khám mọi thứ bot cần (thiết lập, mã, mô hình, chỉ mục, ổ đĩa, mạng) và cho biết phải làm gì; mã 1 nếu có ✗."""
    from bot.doctor.examination import examined
    from bot.doctor.finding import Mark
    from bot.doctor.shown import show

    logging.disable(logging.WARNING)  # what is warned of is found and said here, in Vietnamese
    console, wrong = Console(), False
    for finding in examined(config):
        show(console, finding)
        wrong = wrong or finding.mark is Mark.WRONG
    if wrong:
        raise typer.Exit(1)


@app.command("run")
def run_bot(config: ConfigOption = None) -> None:
    """Chạy bot Telegram."""
    from bot.telegram.run import run as run_telegram  # python-telegram-bot is only needed here

    settings = Settings.load(config)
    run_telegram(settings, lambda: opened(settings, _canary(settings)))


def _canary(settings: Settings) -> Guard:
    """What a new index must answer before it is used."""
    from bot.evaluation import canary

    own = read_checked(settings.canary.questions) if settings.canary.questions else []
    return lambda reader, generation: canary.faults(reader, own, generation)


def opened(settings: Settings, guard: Guard | None = None) -> Assistant:
    """The brain, its model loaded, so that the first question is as quick as the next."""
    assistant = Assistant(Library.open(settings), settings.answer.question_limit, guard)
    if assistant.reports():
        assistant.ask("tỷ lệ hộ nghèo là bao nhiêu?")
    # What is loaded stays, and the words of passages kept as read form no cycles.  To look through them all for garbage
    # time and again took a quarter of the processor, half a second at once.
    gc.freeze()
    gc.set_threshold(_GARBAGE_LOOKED_FOR, 20, 50)
    return assistant


def _typed() -> Iterator[str]:
    while True:
        try:
            question = input("› ").strip()
        except EOFError:
            return
        if not question:
            return
        yield question


def _as_json(asked: Asked, answer: Answer, took: float) -> dict[str, Any]:
    shown = {
        "status": answer.status.value,
        "headline": answer.headline,
        "text": to_text(answer),
        "quotes": [_quote_as_json(quote) for quote in answer.quotes],
        "ms": round(took, 2),
    }
    return shown if asked.id is None else {"id": asked.id, **shown}


def _quote_as_json(quote: Quote) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "text": quote.text,
        "source": quote.source,
        "number": quote.number,
        "locality": quote.locality,
        "period": quote.period,
        "section": list(quote.section),
        "lines": list(quote.lines),
    }
    if quote.columns:
        shown["columns"] = list(quote.columns)
    return shown


if __name__ == "__main__":
    run(app)
