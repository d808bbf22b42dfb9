"""A file's bytes → its lines, each with its place.  One small reader per format, chosen by what the bytes are."""

from ingest.readers.choose import read

__all__ = ["read"]
