"""The comparison with stock alternatives: one corpus, one set of questions, one embedding, a process of its own each.

The alternatives' packages are in an environment of their own (`make peers`); nothing here imports them but the module of
each, so that the project needs none of them.
"""
