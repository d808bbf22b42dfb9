"""What stock alternatives are compared over: passages, questions, and which passages answer."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.evaluation.checked import Checked, read_checked
from bot.evaluation.judging import dense
from bot.spoken import spoken_period
from index.bench import questions as made
from index.bench.peers.judging import Right
from index.bench.peers.protocol import Corpus, Passage, Question
from index.bench.reports import reports as made_reports
from ingest.errors import NothingToRead
from ingest.report import Passage as Printed
from ingest.report import Report
from ingest.sandbox import parse_limited
from ingest.settings import Settings

_SEED = 1
_ASKED = 200  # questions over reports made up


def checked_corpus(folder: Path, golden: Path, reports: Path, settings: Settings) -> tuple[Corpus, Right]:
    """The checked questions over the reports of a folder, written into `folder`.

    Raises BadQuestionFile, and NothingToRead when there is no report.
    """
    checked = read_checked(golden)
    paths = sorted(path for path in reports.iterdir() if path.is_file()) if reports.is_dir() else []
    if not paths or not checked:
        raise NothingToRead(f"Không có báo cáo nào trong {reports}, hoặc không có câu hỏi nào trong {golden}.")
    asked = [Question(str(i), each.asked.question, each.asked.after or "") for i, each in enumerate(checked)]
    corpus = Corpus.write(folder, _numbered(parse_limited(path, settings) for path in paths), asked)
    return corpus, _answering(checked, corpus)


def made_corpus(folder: Path, passages: int) -> tuple[Corpus, Right]:
    """Questions over so many passages of reports made up, written into `folder`."""
    known = list(made.questions(passages, _ASKED, _SEED))
    asked = [Question(str(i), each.text) for i, each in enumerate(known)]
    corpus = Corpus.write(folder, _numbered(made_reports(passages, _SEED)), asked)
    return corpus, [frozenset(each.passages) if each.values else None for each in known]


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
    """By the quotes, as answers are judged."""
    wanted = [[dense(quote) for quote in each.quote] for each in checked]
    right: list[set[int]] = [set() for _ in checked]
    for passage in corpus.passages():
        text = dense(passage.text)
        for found, quotes in zip(right, wanted, strict=True):
            if any(quote in text for quote in quotes):
                found.add(passage.id)
    return [frozenset(found) if each.answerable else None for each, found in zip(checked, right, strict=True)]
