"""Answers too long for one message: what is said in the next, what is counted, and that Telegram takes each."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import messages
from bot.answer.assistant import Assistant
from bot.answer.types import Answer, Quote, Status
from bot.render.html import ENTITIES, LIMIT, MOST_MESSAGES, sentence_end, to_messages
from bot.render.spans import Span, Style, clean, cut
from index.library import Library
from index.publish import add_reports
from ingest.parse import parse_text
from ingest.settings import Settings
from tests.telegram.markup import parse, units

BLOCKQUOTE = re.compile("<blockquote expandable>(.*?)</blockquote>", re.S)
BOLD = re.compile("<b>(.*?)</b>", re.S)
SENTENCES = " ".join(f"Đây là câu số {n}, giá trị 1.284,679 tỷ đồng." for n in range(200))  # some 8,000 units
SOURCE = "UBND huyện A · số 1/BC-UBND · ngày 05/12/2023 · dòng 7–9 · tệp a.txt"


def long(text: str, figure: tuple[int, int] | None = None, footnotes: tuple[str, ...] = ()) -> Quote:
    return Quote(
        text, "a.txt", "UBND huyện A", "1/BC-UBND", "2023-12-05", "A", "2023", (), (7, 9), (), footnotes, figure=figure
    )


def shown(messages: Sequence[str]) -> list[str]:
    """What the person reads, message by message."""
    return [parse(message)[0] for message in messages]


def quoted(messages: Sequence[str]) -> list[str]:
    """The text of every blockquote, in order."""
    return [parse(inner)[0] for message in messages for inner in BLOCKQUOTE.findall(message)]


def bold(messages: Sequence[str]) -> list[str]:
    """What is bold in the blockquotes, in order."""
    return [
        unescape(text) for message in messages for inner in BLOCKQUOTE.findall(message) for text in BOLD.findall(inner)
    ]


class TestManyQuotes:
    """They part between quotes; those that fit in no message are counted."""

    QUOTES = tuple(long(f"Đoạn {n}. " + "Nội dung dài. " * 60) for n in range(14))

    def test_the_next_message_begins_with_a_whole_quote(self) -> None:
        sent = to_messages(Answer(Status.ANSWERED, "Danh sách", (), self.QUOTES[:8]))
        assert len(sent) == 2
        assert quoted(sent) == [quote.text for quote in self.QUOTES[:8]]
        assert sent[0].startswith("<b>Danh sách</b>\n\n<blockquote expandable>Đoạn 0. ")
        assert sent[1].startswith("<blockquote expandable>Đoạn 4. ")
        assert all(text.endswith(SOURCE) for text in shown(sent))

    def test_what_three_messages_do_not_hold_is_counted(self) -> None:
        sent = to_messages(Answer(Status.ANSWERED, "Danh sách", (), self.QUOTES))
        assert len(sent) == MOST_MESSAGES
        assert quoted(sent) == [quote.text for quote in self.QUOTES[:12]]
        assert shown(sent)[-1].endswith(f"{SOURCE}\n\n{messages.QUOTES_LEFT_OUT.format(count=2)}")

    def test_a_quote_that_fits_in_a_message_is_not_parted_for_the_headline(self) -> None:
        body = "Câu dài. " * 440
        first, second = to_messages(Answer(Status.ANSWERED, "Đ" * 200, (), (long(body),)))
        assert first == f"<b>{'Đ' * 200}</b>"
        assert parse(second)[0] == f"{body}\n{SOURCE}"


class TestOneLongQuote:
    """It goes on after a sentence, its source under the last part."""

    def test_the_parts_make_the_whole(self) -> None:
        sent = to_messages(Answer(Status.ANSWERED, "Đ", (), (long(SENTENCES),)))
        parts = quoted(sent)
        assert len(parts) == len(sent) == 3
        assert "".join(parts) == SENTENCES
        assert all(part.endswith("tỷ đồng. ") for part in parts[:-1])
        assert [SOURCE in text for text in shown(sent)] == [False, False, True]

    def test_footnotes_stand_under_the_last_part(self) -> None:
        notes = ("¹ Theo chuẩn mới.", "² " + "Chú thích dài. " * 20)
        sent = to_messages(Answer(Status.ANSWERED, "Đ", (), (long("Câu dài. " * 440, footnotes=notes),)))
        assert len(sent) == 2
        assert "".join(quoted(sent)) == "\n".join(("Câu dài. " * 440, *notes))

    def test_the_source_never_stands_alone(self) -> None:
        body = "Câu số một. " * 339  # fits under the headline, its source does not
        sent = to_messages(Answer(Status.ANSWERED, "Đ", (), (long(body),)))
        assert "".join(quoted(sent)) == body
        assert len(quoted(sent)) == 2

    def test_what_is_longer_than_three_messages_says_where_it_goes_on(self) -> None:
        sent = to_messages(Answer(Status.ANSWERED, "Đ", (), (long(SENTENCES * 3), long("Đoạn sau."))))
        *parts, last = quoted(sent)
        kept, mark = last.rsplit("\n", 1)
        assert mark == messages.QUOTE_CUT.format(lines="dòng 7–9")
        assert (SENTENCES * 3).startswith("".join(parts) + kept)
        assert kept.rstrip().endswith("tỷ đồng.")
        assert len(sent) == MOST_MESSAGES
        assert shown(sent)[-1].endswith(f"{SOURCE}\n\n{messages.QUOTES_LEFT_OUT.format(count=1)}")

    @pytest.mark.parametrize("at", [0, 40, 3990, 4000, 4010, 4020, 8000])
    def test_the_figure_is_never_parted(self, at: int) -> None:
        text = "a" * at + "1.284,679" + "b" * (8400 - at)
        sent = to_messages(Answer(Status.ANSWERED, "Đ", (), (long(text, (at, at + 9)),)))
        assert bold(sent) == ["1.284,679"]
        assert "".join(quoted(sent)) == text


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("Một câu. Hai câu dài hơn", 20, "Một câu. Hai câu "),
        ("Một câu đủ dài. Hai", 17, "Một câu đủ dài. "),
        ("Một\nHai ba", 7, "Một\n"),
        ("đạt 1.284,679 tỷ", 9, "đạt "),
        ("ngắn", 9, "ngắn"),
        ("😀😀😀", 5, "😀😀"),
        ("😀😀😀", 1, "😀"),
    ],
)
def test_sentence_end(text: str, limit: int, kept: str) -> None:
    assert text[: sentence_end(text, limit)] == kept


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [(0, "", "ab|CD|ef"), (1, "a", "b|CD|ef"), (2, "ab", "CD|ef"), (3, "ab", "CD|ef"), (4, "ab|CD", "ef"),
     (5, "ab|CD|e", "f"), (6, "ab|CD|ef", ""), (9, "ab|CD|ef", "")],
)  # fmt: skip
def test_cut(at: int, before: str, after: str) -> None:
    parts = cut([Span("ab"), Span("CD", Style.BOLD), Span("ef")], at)
    assert tuple("|".join(span.text for span in part) for part in parts) == (before, after)


def test_a_styled_span_with_nothing_before_it_is_cut() -> None:
    assert cut([Span("CD", Style.BOLD)], 1) == ([Span("C", Style.BOLD)], [Span("D", Style.BOLD)])


TEXT = st.text(max_size=60) | st.sampled_from(
    [
        "&" * 4096, "<b>" * 900, "😀" * 3000, "Câu. " * 900, "a" * 4096, "\ud83d", "\u200f12\u202e,5\u200f " * 300,
        "</blockquote>", "Thu đạt 312,6 tỷ đồng; " * 700,
    ]
)  # fmt: skip


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """Any quote, the figure asked somewhere in it."""
    text = draw(TEXT)
    figures = [match.span() for match in re.finditer(r"\S{1,20}", text)][:400]
    return Quote(
        text=text,
        source=draw(TEXT),
        issuer=draw(TEXT),
        number=draw(st.none() | TEXT),
        issued=draw(st.sampled_from([None, "2023-12-05", "2023-12", ""])),
        locality=draw(TEXT),
        period=draw(TEXT),
        section=draw(st.lists(TEXT, max_size=5).map(tuple)),
        lines=draw(st.tuples(st.integers(1, 9), st.integers(1, 9999))),
        columns=draw(st.lists(TEXT, max_size=4).map(tuple)),
        footnotes=draw(st.lists(TEXT, max_size=3).map(tuple)),
        elsewhere=draw(TEXT),
        figure=draw(st.none() | st.sampled_from(figures)) if figures else None,
    )


ANSWERS = st.builds(
    Answer,
    status=st.sampled_from(Status),
    headline=TEXT,
    notes=st.lists(TEXT, max_size=3).map(tuple),
    quotes=st.lists(quotes(), max_size=14).map(tuple),
)


@given(ANSWERS)
def test_telegram_takes_every_message_of_any_answer(answer: Answer) -> None:
    sent = to_messages(answer)
    assert 1 <= len(sent) <= MOST_MESSAGES
    for message in sent:
        text, entities = parse(message)
        assert text.strip()
        assert units(text) <= LIMIT
        assert len(entities) <= ENTITIES
        assert len(message.encode()) < 32_768


@given(ANSWERS)
def test_every_quote_shown_is_verbatim_and_its_figure_bold(answer: Answer) -> None:
    sent = to_messages(answer)
    read = "".join(quoted(sent))
    bodies = ["\n".join(map(clean, (quote.text, *quote.footnotes))) for quote in answer.quotes]
    figures = [clean(quote.text[slice(*quote.figure)]) if quote.figure else "" for quote in answer.quotes]
    for count in range(len(bodies) + 1):
        if read == "".join(bodies[:count]):
            assert bold(sent) == [figure for figure in figures[:count] if figure]
            return
    kept, mark = read.rsplit("\n", 1)
    assert bodies[0].startswith(kept)
    assert "còn tiếp trong báo cáo" in mark
    assert bold(sent) in ([], figures[:1])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the sample reports."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BAOCAO_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        settings = Settings.load()
    samples = sorted(Path("samples").iterdir())
    add_reports(settings, [parse_text(sample.name, sample.read_bytes()) for sample in samples])
    return Assistant(Library.open(settings), 500)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Tỷ lệ hộ nghèo năm 2023 của Bình Sơn?", "| 3,51 | <b>2,82</b> | Vượt"),
        ("Kế hoạch tỷ lệ hộ nghèo năm 2023 của Bình Sơn giao bao nhiêu?", "| <b>3,51</b> | 2,82 | Vượt"),
        ("thu ngân sách Yên Thế năm 2023 đạt bao nhiêu tỷ đồng?", "cả năm ước <b>277.268</b> triệu đồng, vượt dự"),
    ],
)
def test_one_message_with_the_figure_asked_in_bold(assistant: Assistant, question: str, quote: str) -> None:
    answer = assistant.ask(question)
    (message,) = to_messages(answer)
    assert quote in BLOCKQUOTE.findall(message)[0]
    assert to_messages(replace(answer, quotes=(replace(answer.quotes[0], figure=None), *answer.quotes[1:]))) == (
        message.replace(BLOCKQUOTE.findall(message)[0], BOLD.sub(r"\1", BLOCKQUOTE.findall(message)[0])),
    )
