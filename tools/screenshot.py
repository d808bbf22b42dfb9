"""Draws docs/hoi-dap.svg, the README's picture: what the terminal answers over the samples.

usage: python tools/screenshot.py     (with the samples ingested)
"""

import io
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

QUESTIONS = ("tỷ lệ hộ nghèo năm 2023 của Yên Thế?", "do che phu rung binh son bao nhieu?")
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "hoi-dap.svg"


def main() -> None:
    """Asks each question as a user would and keeps what is printed."""
    console = Console(record=True, width=108, file=io.StringIO())
    for question in QUESTIONS:
        asked = subprocess.run(
            [sys.executable, "-m", "bot", "ask", question], capture_output=True, text=True, check=True
        )
        console.print(Text(f'$ make run Q="{question}"', style="bold green"))
        first, _, rest = asked.stdout.partition("\n")
        console.print(Text(first, style="bold"))
        console.print(Text(rest))
    picture = console.export_svg(title="Hỏi đáp báo cáo")
    # The fonts it would fetch are left out: a picture must show without a network.
    PICTURE.write_text(re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
