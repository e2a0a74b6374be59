"""Prints the CPU seconds per line of the quickstart's parser, for the lines on standard input.

https://quickstarts.snowflake.com/guide/s3_access_log_ingestion/index.html
"""

import re
import sys
import time

FIELDS = (
    r"(?P<bucketowner>\S+) (?P<bucket_name>\S+) \[(?P<requestdatetime>[^\]]+)\] (?P<remoteip>\S+) (?P<requester>\S+) "
    r"(?P<requestid>\S+) (?P<operation>\S+) (?P<key>\S+) \"(?P<request_uri>[^\"]+)\" (?P<httpstatus>\S+) "
    r"(?P<errorcode>\S+) (?P<bytessent>\S+) (?P<objectsize>\S+) (?P<totaltime>\S+) (?P<turnaroundtime>\S+) "
    r"\"(?P<referrer>[^\"]+)\" \"(?P<useragent>[^\"]+)\" (?P<versionid>\S+)(?: (?P<hostid>\S+) (?P<sigv>\S+) "
    r"(?P<ciphersuite>\S+) (?P<authtype>\S+) (?P<endpoint>\S+) (?P<tlsversion>\S+))?"
)

lines = sys.stdin.read().split("\n")
pattern = re.compile(FIELDS)
began = time.process_time()
rows = [[match.groupdict() for match in pattern.finditer(line)] for line in lines]
print((time.process_time() - began) / len(lines))
