"""Bundler for the ES modules of a component: one file, built at start and served from memory.

Separate modules would cost the first visit a request each, and a second round trip: a browser finds an import only
after it has read the importing module. A bundle is one request, compressed as a whole, with one URL that changes with
the content.
"""

import re
from hashlib import sha256
from pathlib import Path

from nicegui import __version__ as nicegui_version
from nicegui import app
from nicegui.dependencies import JsComponent, js_components
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_IMPORT = re.compile(r'^import \{([^{}]*)\} from "\./([\w.-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|function) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_STATEMENT = re.compile(r"^ *(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)


def bundled_component(entry: Path) -> JsComponent:
    """Register a Vue component whose file imports modules of its folder; the result is an element's `component`.

    Args:
        entry: The component's file; its stem is the name of the component.

    Raises:
        ValueError: If the modules cannot be joined.
    """
    script = bundle(entry)
    key = f"{sha256(script.encode()).hexdigest()[:32]}/{entry.name}"
    if key in js_components:
        return js_components[key]

    async def respond(_request: Request) -> Response:
        return Response(script, media_type="text/javascript")

    # Before the framework's own route, which would serve the entry module alone.
    route = Route(f"/_nicegui/{nicegui_version}/components/{key}", respond, include_in_schema=False)
    app.router.routes.insert(0, route)
    js_components[key] = JsComponent(key=key, name=entry.stem, path=entry)
    return js_components[key]


def bundle(entry: Path) -> str:
    """Join a module and everything that it imports into one ES module, imported modules first.

    Supported are `import { name } from "./module.js";` and `export` before a `const` or a `function`, at the beginning
    of a line. Names that are not exported must be unique among the modules. Comment lines are removed.

    Raises:
        ValueError: If a module imports or exports in another way, imports an unknown name, or is part of a cycle.
    """
    exported: dict[Path, frozenset[str]] = {}
    parts: list[str] = []

    def add(module: Path, importers: tuple[Path, ...]) -> None:
        if module in importers:
            raise ValueError(f"{module.name} imports itself by way of {importers[-1].name}")
        if module in exported:
            return
        text = module.read_text(encoding="utf-8")
        for names, file in _IMPORT.findall(text):
            imported = module.with_name(file)
            add(imported, (*importers, module))
            missing = {name.strip() for name in names.split(",") if name.strip()} - exported[imported]
            if missing:
                raise ValueError(f"{file} does not export {', '.join(sorted(missing))}")
        exported[module] = frozenset(_EXPORT.findall(text))
        parts.append(_without_imports(module.name, text, is_entry=not importers))

    add(entry, ())
    return "".join(parts)


def _without_imports(name: str, text: str, *, is_entry: bool) -> str:
    text = _EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", text)))
    remaining = _STATEMENT.findall(_DEFAULT.sub("", text, count=1) if is_entry else text)
    if remaining:
        raise ValueError(f"{name} imports or exports in a way that cannot be joined: {remaining[0].strip()}")
    return text
