"""Commands and buttons as officials use them: `python -m bot run` over the samples."""

from bot import messages
from tests.telegram.process import Bot
from tests.telegram.server import BotApi

Real = tuple[BotApi, Bot]
QUESTION = "Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?"


def test_an_answer_is_looked_further_into_and_judged_by_its_buttons(real: Real) -> None:
    api, _ = real
    api.say(QUESTION, 100)
    (answer,) = api.wait_sent(1, 100)
    assert answer.covered("bold")[1] == "2,82", "the figure asked, in its quote"
    assert list(answer.buttons) == [
        messages.BUTTON_AROUND,
        messages.BUTTON_SOURCES,
        messages.BUTTON_EVERYWHERE,
        messages.BUTTON_ORIGINAL,
        messages.BUTTON_GOOD,
        messages.BUTTON_BAD,
    ]
    api.press(answer, messages.BUTTON_AROUND)
    around = api.wait_sent(2, 100)[1]
    assert "Tỷ lệ hộ nghèo cuối năm 2023" in around.covered("bold")[0]
    edits = sum(call.method == "editMessageText" for call in api.calls)
    api.press(around, messages.BUTTON_AFTER)
    api.wait_called("editMessageText", edits + 1)
    api.press(answer, messages.BUTTON_BAD)
    why = api.wait_sent(3, 100)[2]
    assert why.text == messages.WHY_BAD and list(why.buttons) == list(messages.REASONS)
    api.press(why, messages.REASONS[0])
    api.wait(lambda: any(call.params.get("text") == messages.THANKS for call in api.calls), "thanks")


def test_start_asks_what_is_here(real: Real) -> None:
    api, _ = real
    api.say("/start", 101)
    (start,) = api.wait_sent(1, 101)
    first = next(iter(start.buttons))
    api.press(start, first)
    answer = api.wait_sent(2, 101)[1]
    assert not answer.text.startswith(tuple(messages.VERDICTS.values())), answer.text


def test_reports_are_leafed_through_to_their_indicators(real: Real) -> None:
    api, _ = real
    api.say("/baocao", 102)
    (listed,) = api.wait_sent(1, 102)
    assert list(listed.buttons) == ["1", "2", "3", "4", "5"]
    api.press(listed, "1")
    card = api.wait_sent(2, 102)[1]
    assert list(card.buttons) == [messages.BUTTON_INDICATORS, messages.BUTTON_UNMET, messages.BUTTON_ORIGINAL]
    api.say("/chitieu Bình Sơn", 102)
    table = api.wait_sent(3, 102)[2]
    assert "2,82" in table.text and "3,51" in table.text
    edits = sum(call.method == "editMessageText" for call in api.calls)
    api.press(table, messages.BUTTON_UNMET)
    api.wait_called("editMessageText", edits + 1)


def test_places_are_compared_in_words_and_in_a_picture(real: Real) -> None:
    api, _ = real
    api.say("/sosanh tỷ lệ hộ nghèo năm 2023", 103)
    (told,) = api.wait_sent(1, 103)
    assert "2,82" in told.text and "Quảng Ngãi" in told.text
    api.wait(lambda: any(call.method == "sendPhoto" and call.chat == 103 for call in api.calls), "the chart")
    api.say("/sosanh", 104)
    assert api.wait_sent(1, 104)[0].text == messages.COMPARE_USAGE


def test_what_was_asked_is_listed_asked_again_and_forgotten(real: Real) -> None:
    api, _ = real
    api.say("/lichsu", 105)
    assert api.wait_sent(1, 105)[0].text == messages.NO_HISTORY
    api.say(QUESTION, 105)
    api.say("/lichsu", 105)
    history = api.wait_sent(3, 105)[2]
    assert list(history.buttons) == [QUESTION]
    api.press(history, QUESTION)
    assert "2,82" in api.wait_sent(4, 105)[3].text
    api.say("/xoa", 105)
    api.say("còn Yên Thế?", 105)
    assert api.wait_sent(5, 105)[4].text == messages.FORGOTTEN
    assert "Hiểu là" not in api.wait_sent(6, 105)[5].text


def test_a_suggestion_is_thanked_for(real: Real) -> None:
    api, _ = real
    api.say("/gopy", 106)
    api.say("/gopy xin bổ sung báo cáo quý III", 106)
    assert [call.text for call in api.wait_sent(2, 106)] == [messages.SUGGEST_USAGE, messages.THANKS]


def test_whoever_asks_too_fast_is_asked_to_wait(real: Real) -> None:
    api, _ = real
    for _ in range(21):
        api.say(QUESTION, 107)
    assert api.wait_sent(21, 107)[20].text.startswith(messages.TOO_FAST.partition("{")[0])


def test_a_changed_question_has_its_answer_changed(real: Real) -> None:
    api, _ = real
    first = api.say("tỷ lệ hộ nghèo năm 2023 của Yên Thế?", 108)
    (answer,) = api.wait_sent(1, 108)
    edits = sum(call.method == "editMessageText" for call in api.calls)
    api.edit(first, "tỷ lệ hộ nghèo năm 2023 của Bình Sơn?")
    api.wait_called("editMessageText", edits + 1)
    changed = [call for call in api.calls if call.method == "editMessageText"][-1]
    assert "2,82" in changed.text and "Hiểu là" not in changed.text
    assert len(api.sent(108)) == 1 and answer.chat == changed.chat
