"""ES modules of a component joined into one file, made at start and served from memory.

Each module beside a component would cost the first visit a request, and all but the component itself a second trip:
a browser learns of them only when it has read what imports them. Joined, there is one request, one compression, and
one address that changes with the content.
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
_ANY = re.compile(r"^ *(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)


def bundled_component(entry: Path) -> JsComponent:
    """A Vue component whose file imports modules beside it; give it to an element as its `component`.

    Args:
        entry: The component's file; its name without the suffix names the component.

    Raises:
        ValueError: If the modules cannot be joined.
    """
    script = bundle(entry)
    key = f"{sha256(script.encode()).hexdigest()[:32]}/{entry.name}"
    if key in js_components:
        return js_components[key]

    async def answer(_request: Request) -> Response:
        return Response(script, media_type="text/javascript")

    # In front of the framework's own route, which would answer with the entry alone.
    route = Route(f"/_nicegui/{nicegui_version}/components/{key}", answer, include_in_schema=False)
    app.router.routes.insert(0, route)
    js_components[key] = JsComponent(key=key, name=entry.stem, path=entry)
    return js_components[key]


def bundle(entry: Path) -> str:
    """One ES module with all that a module imports, what is imported before what imports it.

    It understands `import { name } from "./module.js";` and `export` before a `const` or a `function`, at the
    beginning of a line; what a module keeps to itself needs a name that no other of them has. Lines that are comments
    are left out.

    Raises:
        ValueError: If a module imports or exports in another way, imports what is not exported, or imports in a circle.
    """
    exported: dict[Path, frozenset[str]] = {}
    parts: list[str] = []

    def add(module: Path, above: tuple[Path, ...]) -> None:
        if module in above:
            raise ValueError(f"{module.name} imports itself by way of {above[-1].name}")
        if module in exported:
            return
        text = module.read_text(encoding="utf-8")
        for names, file in _IMPORT.findall(text):
            imported = module.with_name(file)
            add(imported, (*above, module))
            missing = {name.strip() for name in names.split(",") if name.strip()} - exported[imported]
            if missing:
                raise ValueError(f"{file} does not export {', '.join(sorted(missing))}")
        exported[module] = frozenset(_EXPORT.findall(text))
        parts.append(_without_imports(module.name, text, is_entry=not above))

    add(entry, ())
    return "".join(parts)


def _without_imports(name: str, text: str, *, is_entry: bool) -> str:
    text = _EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", text)))
    left = _ANY.findall(_DEFAULT.sub("", text, count=1) if is_entry else text)
    if left:
        raise ValueError(f"{name} imports or exports in a way that cannot be joined: {left[0].strip()}")
    return text
