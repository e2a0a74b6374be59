"""Sends statements through Snowflake's Python connector, and prints what it makes of the answers, as JSON.

A request: {"connect": {…}, "steps": [{"how": …, "sql": …, "params": …}, …]}.
"""

import datetime
import json
import time

import snowflake.connector
from cryptography.hazmat.primitives import serialization
from serve import serve
from snowflake.connector.constants import FIELD_ID_TO_NAME
from snowflake.connector.errors import Error


class Stopped(Exception):
    """Somebody's own error, in the middle of the work."""


def perform(work):
    answers = []
    try:
        with snowflake.connector.connect(**options(work["connect"])) as connection:
            answers.extend(answer(connection, **step) for step in work["steps"])
    except Stopped:
        answers.append({"stopped": True})
    except Error as error:
        answers.append(failed(error))
    print(json.dumps(answers))


def options(given):
    pem = given.pop("private_key_pem", None)
    if pem is None:
        return given
    key = serialization.load_pem_private_key(pem.encode(), None)
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {**given, "private_key": der}


def answer(connection, how, sql, params=None):
    try:
        return HOW[how](connection, connection.cursor(), sql, python(params))
    except Error as error:
        return failed(error)


def failed(error):
    return {"code": f"{error.errno:06}", "state": error.sqlstate}


def run(_, cursor, sql, params):
    cursor.execute(sql, params)
    return result(cursor)


def run_many(_, cursor, sql, params):
    cursor.executemany(sql, params)
    return {"count": cursor.rowcount}


def run_several(_, cursor, sql, params):
    cursor.execute(sql, num_statements=params)
    results = [result(cursor)]
    while cursor.nextset() is not None:
        results.append(result(cursor))
    return results


def run_string(connection, _, sql, __):
    return [result(cursor) for cursor in connection.execute_string(sql)]


def describe(_, cursor, sql, __):
    return {"columns": columns(cursor.describe(sql)), "rows": []}


def run_async(connection, cursor, sql, __):
    cursor.execute_async(sql)
    query_id = cursor.sfqid
    while connection.is_still_running(connection.get_query_status(query_id)):
        time.sleep(0.05)
    connection.get_query_status_throw_if_error(query_id)
    cursor.get_results_from_sfqid(query_id)
    return result(cursor)


def abort(connection, cursor, sql, __):
    cursor.execute_async(sql)
    before = connection.get_query_status(cursor.sfqid).name
    aborted = cursor.abort_query(cursor.sfqid)
    while connection.is_still_running(connection.get_query_status(cursor.sfqid)):
        time.sleep(0.05)
    after = connection.get_query_status(cursor.sfqid).name
    return {"statuses": [before, after], "aborted": aborted}


def run_for_a_second(_, cursor, sql, __):
    cursor.execute(sql, timeout=1)
    return result(cursor)


def stop(*_):
    raise Stopped


HOW = {
    "run": run,
    "many": run_many,
    "several": run_several,
    "string": run_string,
    "describe": describe,
    "async": run_async,
    "abort": abort,
    "for a second": run_for_a_second,
    "stop": stop,
}


def result(cursor):
    rows = [[cell(value) for value in row] for row in cursor.fetchall()]
    return {
        "columns": columns(cursor.description),
        "rows": rows,
        "count": cursor.rowcount,
    }


def columns(description):
    return [
        [each.name, FIELD_ID_TO_NAME[each.type_code], each.scale]
        for each in description
    ]


def cell(value):
    return None if value is None else [type(value).__name__, str(value)]


def python(params):
    """What JSON has no type for comes as {"datetime": …}, {"date": …} or {"time": …}."""
    if isinstance(params, list):
        return [python(each) for each in params]
    if isinstance(params, dict):
        for name in ("datetime", "date", "time"):
            if name in params:
                return getattr(datetime, name).fromisoformat(params[name])
        return {name: python(each) for name, each in params.items()}
    return params


serve(perform)
