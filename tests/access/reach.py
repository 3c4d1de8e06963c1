"""Which commands there are, and which of them pages and the HTTP API name."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any, get_type_hints

import expertconnect.services
import pages
from db.engine.unit_of_work import UnitOfWork

ROOM = "expertconnect.services."
Command = Callable[..., Any]


@cache
def commands() -> dict[str, Command]:
    """Every public function of the services that takes a unit of work, by module and name."""
    found: dict[str, Command] = {}
    for module in _modules(expertconnect.services):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_") and _takes_work(function):
                found[_name(function)] = function
    return found


@cache
def reached() -> dict[str, frozenset[str]]:
    """Command -> the modules of pages and of the HTTP API that name it, in whatever way."""
    found: dict[str, set[str]] = {}
    for module in (*_modules(pages), importlib.import_module("main")):
        for function in _functions_named_in(module):
            if (name := _name(function)) in commands():
                found.setdefault(name, set()).add(module.__name__)
    return {name: frozenset(modules) for name, modules in found.items()}


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)


def _takes_work(function: Command) -> bool:
    first = next(iter(inspect.signature(function).parameters), "")
    return get_type_hints(function).get(first) is UnitOfWork


def _name(function: Command) -> str:
    return f"{function.__module__.removeprefix(ROOM)}.{function.__name__}"


def _functions_named_in(module: ModuleType) -> Iterator[Command]:
    """What names and dotted names of the source stand for; `bookings.hold` as well as an imported `hold`."""
    known = vars(module)
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        thing: object = None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = known.get(node.value.id)
            # A service is a module. Other things may do something when they are asked, and refuse outside of a page.
            thing = getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
        elif isinstance(node, ast.Name):
            thing = known.get(node.id)
        if inspect.isfunction(thing) and thing.__module__.startswith(ROOM):
            yield thing
