"""Reports through JSON and back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import report_json
from ingest.parse import parse_text
from ingest.report import Report

# Whatever Python calls text, halves of surrogate pairs included: a file name may hold them.
_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)


@given(st.from_type(Report))
@settings(max_examples=100, deadline=None)
def test_there_and_back(report: Report) -> None:
    assert report_json.loads(report_json.dumps(report)) == report


@given(_TEXT)
def test_any_name(name: str) -> None:
    report = parse_text(name, "Thu đạt 5 tỷ đồng, tăng 3,2%.\n\n| TT | Thu |\n|---|---|\n| 1 | 5 |\n".encode())
    written = report_json.dumps(report)
    assert written.isascii() and "\n" not in written
    assert report_json.loads(written) == report


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", "null", '["a","b"]'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        report_json.loads(text)


def test_no_field_is_missing() -> None:
    written = json.loads(report_json.dumps(Report("a.txt", "0" * 64, parse_text("a", b"x").metadata)))
    assert len(written) == len(Report.__match_args__)
