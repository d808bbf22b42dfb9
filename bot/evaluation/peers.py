"""What stock alternatives are compared over: passages, questions, and which passages answer."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from bot.evaluation.checked import Checked, read_checked
from bot.evaluation.judging import dense, stands_at
from bot.spoken import spoken_period
from index.bench.peers.judging import Right
from index.bench.peers.protocol import Corpus, Passage, Question
from index.bench.questions import Asked, questions
from index.bench.reports import reports as made_up
from ingest.errors import NothingToRead
from ingest.report import Passage as Printed
from ingest.report import Report
from ingest.sandbox import parse_limited
from ingest.settings import Settings

_SEED = 1
_PASSAGES, _ASKED = 10_000, 200  # of reports made up, and the questions over them


def corpus_of(
    folder: Path, settings: Settings, passages: int | None, golden: Path | None, reports: Path | None
) -> tuple[Corpus, Right]:
    """Passages and questions, written into `folder`, and which passages answer.

    The checked questions over a folder of reports, among so many passages of reports made up where those are wanted as
    well; without them questions over reports made up.
    Raises BadQuestionFile, and NothingToRead when there is no report.
    """
    if golden and reports:
        return _checked_corpus(folder, settings, passages, golden, reports)
    size = passages or _PASSAGES
    # What is asked of any place has many right passages, of which the generator knows one.
    asked = [each for each in questions(size, _ASKED, _SEED) if each.asked is not Asked.EVERYWHERE]
    corpus = Corpus.write(folder, _numbered(made_up(size, _SEED)), _numbers((each.text, None) for each in asked))
    return corpus, [frozenset(each.passages) if each.values else None for each in asked]


def _checked_corpus(
    folder: Path, settings: Settings, passages: int | None, golden: Path, reports: Path
) -> tuple[Corpus, Right]:
    checked = read_checked(golden)
    paths = sorted(path for path in reports.iterdir() if path.is_file()) if reports.is_dir() else []
    if not paths or not checked:
        raise NothingToRead(f"Không có báo cáo nào trong {reports}, hoặc không có câu hỏi nào trong {golden}.")
    real = (parse_limited(path, settings) for path in paths)
    among = made_up(passages, _SEED) if passages else ()
    asked = _numbers((each.asked.question, each.asked.after) for each in checked)
    corpus = Corpus.write(folder, _numbered(chain(real, among)), asked)
    return corpus, _answering(checked, corpus)


def _numbers(asked: Iterable[tuple[str, str | None]]) -> Iterator[Question]:
    """Numbered by their place: a file may call two questions alike."""
    for place, (text, after) in enumerate(asked):
        yield Question(str(place), text, after or "")


def _numbered(reports: Iterable[Report]) -> Iterator[tuple[Report, list[Passage]]]:
    """Each report with its passages, numbered through; each passage with what a good integrator puts before it."""
    number = 0
    for report in reports:
        its = [_passage(place, report, printed) for place, printed in enumerate(report.passages, start=number)]
        number += len(its)
        yield report, its


def _passage(number: int, report: Report, printed: Printed) -> Passage:
    about = report.metadata
    place = f"{about.level} {about.locality}, {spoken_period(about.period)}".strip()
    # Of what can be put there (all headings, the columns, nothing more), the stock searches find most with this.
    context = ". ".join((place, *printed.section[-1:], *printed.parents[-1:]))
    return Passage(number, report.source, printed.ordinal, printed.text, context)


def _answering(checked: Sequence[Checked], corpus: Corpus) -> Right:
    """By the quotes, or the lines, as the first quote of an answer is judged."""
    wanted = [[dense(quote) for quote in each.quote] for each in checked]
    right: list[set[int]] = [set() for _ in checked]
    number = 0
    for report in corpus.reports():
        for printed in report.passages:
            text = dense(printed.text)
            for each, quotes, found in zip(checked, wanted, right, strict=True):
                at = any(stands_at(report.source, printed.lines, where) for where in each.at)
                if at or any(quote in text for quote in quotes):
                    found.add(number)
            number += 1
    return [frozenset(found) if each.answerable else None for each, found in zip(checked, right, strict=True)]
