"""What `index bench --peers` was asked for, and where its figures go."""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console

from index.bench.command import put
from index.bench.peers.judging import judged
from index.bench.peers.registry import PEERS
from index.bench.peers.shown import NOTES, tables
from index.bench.peers.start import measure, python_of
from ingest.progress import bars
from ingest.settings import Settings


def compared(
    wanted: bool,  # as it was typed
    config: Path | None,
    sizes: Sequence[int],
    golden: Path | None,
    reports: Path | None,
    json_file: Path | None,
    plot_file: Path | None,
) -> None:
    """Compares over the checked questions, among so many passages of reports made up, or over these alone.

    wanted: whether `--peers` was typed.  Raises PeersMissing, PeerFailed, BadQuestionFile, NothingToRead.
    """
    # What a right answer is, is the business of `bot`; only this command, at the edge, reaches up to it.
    from bot.evaluation.peers import corpus_of

    if not wanted:
        raise typer.BadParameter("--golden và --reports đi cùng --peers, hoặc sau retrieval")
    if (golden is None) != (reports is None):
        raise typer.BadParameter("--golden và --reports đi cùng nhau")
    if len(sizes) > 1:
        raise typer.BadParameter("với --peers chỉ đo một cỡ: dùng --passages")
    for name in PEERS:
        python_of(name)  # what is missing is told before anything is read
    with tempfile.TemporaryDirectory() as folder, bars() as progress:
        task = progress.add_task("Đọc báo cáo", total=len(PEERS))
        size = next(iter(sizes), None)
        corpus, right = corpus_of(Path(folder), Settings.load(config), size, golden, reports)
        lines = []
        for name in PEERS:
            progress.update(task, description=PEERS[name].label)
            lines.append(judged(name, measure(name, corpus, config), right))
            progress.advance(task)
    if plot_file:
        from index.bench.peers.plot import plot  # matplotlib takes a second to import

        plot(lines, plot_file)
    if not put([asdict(line) for line in lines], json_file):
        for table in tables(lines):
            Console(width=200).print(table, "")
        sys.stdout.write(NOTES)
