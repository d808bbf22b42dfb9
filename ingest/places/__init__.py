"""Places: the administrative units of Viet Nam and how they are named."""

from ingest.places.gazetteer import COMMUNE_LEVELS, LEVEL_WORDS, Gazetteer, Unit
from ingest.places.merged import Successor, successors

__all__ = ["COMMUNE_LEVELS", "LEVEL_WORDS", "Gazetteer", "Successor", "Unit", "successors"]
