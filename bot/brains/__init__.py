"""Processes that answer side by side, for one bot that receives, remembers and sends; see docs/scale.md.

The bot asks a pool.  Each process of the pool was forked off one that had the model loaded, and answers one question at
a time from the reports, which it only reads.  Whatever changes (inbox, limits, people, what was asked) is the bot's.
"""
