"""The Telegram side: updates in, answers out.  `run.run` is the way in."""

import os

# The library gives spans of time as timedelta, its coming default; without this every 429 warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")
