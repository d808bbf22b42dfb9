"""Writes made-up reports and questions over them.

`python -m tests.generated OUT --reports 295 --questions 400 --seed 1`
"""

import argparse
import json
from pathlib import Path

from tests.generated.questions import make_questions
from tests.generated.reports import make_reports


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.generated", description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="gets reports/*.txt and questions.jsonl")
    parser.add_argument("--reports", type=int, default=295)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = options.out / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    reports = list(make_reports(options.reports, options.seed))
    for report in reports:
        (folder / report.source).write_text(report.text, encoding="utf-8")
    with (options.out / "questions.jsonl").open("w", encoding="utf-8") as lines:
        for question in make_questions(reports, options.questions, options.seed):
            lines.write(json.dumps(question, ensure_ascii=False) + "\n")
    print(f"{len(reports)} reports, {options.questions} questions in {options.out}")


if __name__ == "__main__":
    main()
