"""Caches what moto computes for every request although the answer never changes."""

from functools import cache

from moto import backends
from moto.core import responses
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.sqs import models as sqs


def apply():
    # Lists the folder of its two hundred services.
    modules = tuple(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
    # Tries the URL patterns of all of them.
    DomainDispatcherApplication.get_backend_for_host = cache(DomainDispatcherApplication.get_backend_for_host)
    # Goes through all members of a class.
    responses.method_names_from_class = cache(responses.method_names_from_class)
    for module in (responses, sqs):
        module.camelcase_to_underscores = cache(module.camelcase_to_underscores)
