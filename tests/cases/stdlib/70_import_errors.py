# Imports: what is missing, how it is told, by name and by hand.
import importlib


def attempt(name, action):
    try:
        print(name, "->", action())
    except ImportError as error:
        print(name, type(error).__name__, error, error.name)


def numpy():
    import numpy


def dotted():
    import acme.tools


def part():
    import json.acme


def no_package():
    import math.acme


def from_missing():
    from acme_models import User


for function in (numpy, dotted, part, no_package, from_missing):
    attempt(function.__name__, function)
attempt("__import__", lambda: __import__("acme"))
attempt("import_module", lambda: importlib.import_module("acme.deep"))
attempt("found", lambda: importlib.import_module("os.path").join("a", "b"))
attempt("top", lambda: __import__("os.path").__name__)
attempt("leaf", lambda: __import__("os.path", fromlist=["join"]).join("x", "y"))
try:
    import acme
except ModuleNotFoundError:
    acme = None
print(acme, issubclass(ModuleNotFoundError, ImportError))
import collections.abc as abc, json.decoder
from json import decoder
from math import *
print(abc.Sized.__name__, json.decoder.JSONDecodeError is json.JSONDecodeError, decoder is json.decoder, floor(sqrt(10)))
