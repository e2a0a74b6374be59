"""Validates events, one JSON object a line, against the schemas that OCSF publishes.

The versions are the arguments. Writes what is wrong as one JSON object a line: version, number of the event, path, message.
The package ocsf-json-schema (MIT) contains the published schemas (Apache-2.0) and turns them into JSON Schema: no attribute that
the class does not have, every required one, and the regular expressions of the types.
"""

import json
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

CLASS = "api_activity"


def validator_of(version: str) -> Draft202012Validator:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version))
    return Draft202012Validator(
        schema.get_class_schema(class_name=CLASS, profiles=["cloud"])
    )


def main(versions: list[str]) -> None:
    events = [json.loads(line) for line in sys.stdin]
    for version in versions:
        validator = validator_of(version)
        for number, event in enumerate(events):
            for error in validator.iter_errors(event):
                place = "/".join(map(str, error.absolute_path))
                print(json.dumps([version, number, place, error.message[:200]]))


main(sys.argv[1:])
