"""The comparison with stock alternatives: one corpus, one set of questions, one embedding, a process of its own each.

The alternatives' packages are in an environment of their own (`make peers`); only the module of each imports them, so
that the project needs none.
"""
