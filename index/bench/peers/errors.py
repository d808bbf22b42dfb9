"""Faults of the comparison, each said in one Vietnamese line."""

from index.errors import IndexFault


class PeersMissing(IndexFault):
    """The environment with the alternatives is not here."""


class PeerFailed(IndexFault):
    """An alternative ended with a fault of its own."""

    exit_code = 1
