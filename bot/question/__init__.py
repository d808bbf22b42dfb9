"""What is asked: places, period, indicator, role, intent."""

from bot.question.reported import Known
from bot.question.types import Intent, Period, Place, Question, Slot, Term
from bot.question.understand import Surroundings, understand

__all__ = ["Intent", "Known", "Period", "Place", "Question", "Slot", "Surroundings", "Term", "understand"]
