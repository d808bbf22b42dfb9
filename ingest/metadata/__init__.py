"""Who reports what, when: number, date, issuer, place, period, title, session, signer."""

from ingest.metadata.read import read_metadata

__all__ = ["read_metadata"]
