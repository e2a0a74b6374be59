"""Caches what moto computes for every request, and loads for every service, although the answer never changes."""

import os
import string
from datetime import datetime
from functools import cache

from botocore.loaders import Loader
from moto import backends
from moto.core import errors, responses, serialize, utils
from moto.moto_api._internal.moto_random import Random
from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.sqs import models as sqs


@cache
def service_names():
    """botocore would look for the model of each of its four hundred services, and in each of moto's folders as well."""
    return sorted(entry.name for entry in os.scandir(Loader.BUILTIN_DATA_PATH) if entry.is_dir())


def service_name(package):
    """moto leaves the hyphens out."""
    return next((name for name in service_names() if name.replace("-", "") == package), package)


def random_string(self, length=20, include_digits=True, lower_case=False):
    """Each answer has an ID of 52 characters: moto would choose them one by one."""
    pool = string.ascii_letters + (string.digits if include_digits else "")
    text = "".join(self.choices(pool, k=length))
    return text.lower() if lower_case else text


def time_in(plain):
    """botocore reads a time in any format. moto's own are all in the same."""

    def read(value):
        try:
            return datetime.fromisoformat(value) if isinstance(value, str) and value.endswith("Z") else plain(value)
        except ValueError:
            return plain(value)

    return read


def apply():
    Loader.list_available_services = lambda self, type_name: service_names()
    utils.service_name_from_moto_package_name = cache(service_name)
    # Lists the folder of its two hundred services.
    modules = tuple(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
    # Tries the URL patterns of all of them.
    DomainDispatcherApplication.get_backend_for_host = cache(DomainDispatcherApplication.get_backend_for_host)
    # Goes through all members of a class.
    responses.method_names_from_class = cache(responses.method_names_from_class)
    for module in (responses, sqs):
        module.camelcase_to_underscores = cache(module.camelcase_to_underscores)
    Random.get_random_string = random_string
    serialize.parse_to_aware_datetime = time_in(serialize.parse_to_aware_datetime)
    # Finds all errors of a service anew for each error.
    lookups = errors.ErrorLookupFactory()
    errors.ErrorLookupFactory = lambda: lookups
    # Looks at each answer, to let browsers read it.
    werkzeug_app.DISABLE_GLOBAL_CORS = True
