"""Runs a user's Python function over a batch of rows.

Standard input: {"body", "handler", "table", "arguments", "returns", "rows"}; cells are text or null. Standard output:
{"results"}, one for each row: a text, or the rows that it produced; or {"error"}, a traceback.
https://docs.snowflake.com/en/developer-guide/udf/python/udf-python-tabular-functions
"""

import json
import sys
import traceback
from decimal import Decimal


def main():
    work = json.load(sys.stdin)
    output, sys.stdout = sys.stdout, sys.stderr
    try:
        answer = {"results": results(work)}
    except BaseException:  # noqa: BLE001 - whatever the user's code raises, also sys.exit
        answer = {"error": traceback.format_exc()}
    json.dump(answer, output)


def results(work):
    module = {"__name__": "_udf_code"}
    exec(compile(work["body"], "_udf_code.py", "exec"), module)  # noqa: S102 - the user's code
    handler = module[work["handler"]]
    if not work["table"]:
        return [
            text(handler(*arguments(row, work)), work["returns"][0])
            for row in work["rows"]
        ]
    instance = handler()
    if hasattr(instance, "end_partition"):
        raise NotImplementedError('the sandbox does not run "end_partition"')
    return [
        produced(instance.process(*arguments(row, work)), work["returns"])
        for row in work["rows"]
    ]


def produced(rows, types):
    return [
        [text(value, kind) for value, kind in zip(row, types, strict=True)]
        for row in rows or []
    ]


def arguments(row, work):
    return [
        value(cell, kind) for cell, kind in zip(row, work["arguments"], strict=True)
    ]


def value(cell, kind):
    if cell is None:
        return None
    if kind == "BOOLEAN":
        return cell == "true"
    if kind == "FLOAT":
        return float(cell)
    if kind == "NUMBER":
        return Decimal(cell) if "." in cell else int(cell)
    return json.loads(cell) if kind == "VARIANT" else cell


def text(result, kind):
    if result is None:
        return None
    if kind == "VARIANT":
        return json.dumps(result)
    return str(result).lower() if isinstance(result, bool) else str(result)


main()
