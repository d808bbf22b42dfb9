"""What tells the header of a table from its figures, whatever format it stands in; each pattern is of a whole cell."""

import re

YEAR = re.compile(r"(?:19|20)\d\d")
COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-Z])\)?(?:\s*=.*)?")
INDEX = re.compile(r"(?:s?tt|so tt|so thu tu)\.?")  # folded
