"""A question in, an answer out, and the message that carries it."""
