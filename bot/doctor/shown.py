"""Findings in a terminal."""

from rich.console import Console
from rich.text import Text

from bot.doctor.finding import Finding, Mark

_STYLES = {Mark.GOOD: "green", Mark.DOUBTFUL: "yellow", Mark.WRONG: "bold red"}


def show(console: Console, finding: Finding) -> None:
    """One line, and one below it that says what to do, however narrow the terminal is."""
    line = Text.assemble((finding.mark.value, _STYLES[finding.mark]), " ", (finding.of, "bold"), f": {finding.said}")
    console.print(line, soft_wrap=True)
    if finding.advice:
        console.print(Text(f"  → {finding.advice}"), soft_wrap=True)
