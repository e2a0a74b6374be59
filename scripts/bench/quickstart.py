"""Prints the CPU seconds per line of the quickstart's parser, for the lines on standard input.

https://quickstarts.snowflake.com/guide/s3_access_log_ingestion/index.html
"""

import re
import sys
import time

WORD = "([^ ]*)"
QUOTED = '("[^"]*"|-)'
# The expression of its function parse_s3_access_logs, put together: 18 fields, then six more or none.
PATTERN = " ".join(
    [WORD] * 2
    + [r"\[(.*?)\]"]
    + [WORD] * 5
    + [QUOTED, "(-|[0-9]*)"]
    + [WORD] * 6
    + [QUOTED, WORD + "(?: " + " ".join([WORD] * 6) + ")?.*$"]
)


def clean(field):
    field = field.strip(' "')
    return None if field == "-" else field


lines = sys.stdin.read().split("\n")
began = time.process_time()
for line in lines:
    rows = [tuple(map(clean, found)) for found in re.findall(PATTERN, line, re.M)]
print((time.process_time() - began) / len(lines))
