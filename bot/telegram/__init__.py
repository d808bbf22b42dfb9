"""The Telegram side: updates in, one message an answer out.  `run.run` is the way in."""
