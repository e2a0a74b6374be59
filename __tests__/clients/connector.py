"""Sends statements through Snowflake's Python connector, and prints what it makes of the answers, as JSON.

Standard input: {"connect": {…}, "steps": [[how, sql], …]}. Each step is "run", "async" or "describe".
"""

import json
import sys
import time

import snowflake.connector
from cryptography.hazmat.primitives import serialization
from snowflake.connector.constants import FIELD_ID_TO_NAME
from snowflake.connector.errors import Error


def main():
    work = json.load(sys.stdin)
    with snowflake.connector.connect(**options(work["connect"])) as connection:
        print(json.dumps([answer(connection, how, sql) for how, sql in work["steps"]]))


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


def answer(connection, how, sql):
    cursor = connection.cursor()
    try:
        if how == "describe":
            return {"columns": columns(cursor.describe(sql)), "rows": []}
        if how == "async":
            run_async(connection, cursor, sql)
        else:
            cursor.execute(sql)
        rows = [[cell(value) for value in row] for row in cursor.fetchall()]
        return {
            "columns": columns(cursor.description),
            "rows": rows,
            "count": cursor.rowcount,
        }
    except Error as error:
        return {"code": f"{error.errno:06}", "state": error.sqlstate}


def run_async(connection, cursor, sql):
    cursor.execute_async(sql)
    query_id = cursor.sfqid
    while connection.is_still_running(connection.get_query_status(query_id)):
        time.sleep(0.05)
    connection.get_query_status_throw_if_error(query_id)
    cursor.get_results_from_sfqid(query_id)


def columns(description):
    return [
        [each.name, FIELD_ID_TO_NAME[each.type_code], each.scale]
        for each in description
    ]


def cell(value):
    return None if value is None else [type(value).__name__, str(value)]


main()
