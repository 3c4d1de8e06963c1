"""JSON schemas in words and examples, for the page about the interface."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 8

_BOUNDS = (
    ("minLength", "maxLength", " characters"),
    ("minimum", "maximum", ""),
    ("minItems", "maxItems", " of them"),
)
_PLAIN: dict[str, Any] = {"string": "…", "integer": 1, "number": 4.9, "boolean": True, "null": None}


def named_schemas(described: Schema) -> list[tuple[str, Schema]]:
    """The values of the document by name."""
    return sorted(described["components"]["schemas"].items())


def rows_of(described: Schema, fields: Iterable[tuple[str, str, bool, Schema]]) -> list[tuple[str, str, str]]:
    """Fields as (name, type, about).

    Args:
        fields: Name, where it stands, whether it is required, schema.
    """
    rows = []
    for name, place, required, schema in fields:
        text = [place] if place else []
        kind = kind_of(schema)
        text.append(kind if required else kind.removesuffix(" | null") + ", optional")
        rows.append((name, ": ".join(text), _about(schema)))
    return rows


def kind_of(schema: Schema) -> str:
    """The type in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(kind_of(one) for one in schema[several]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    if isinstance(more := schema.get("additionalProperties"), Mapping):
        return f"object of {kind_of(more)}"
    return str(schema.get("format") or schema.get("type", "any"))


def example_of(described: Schema, schema: Schema, depth: int = 0) -> Any:
    """A value that the schema describes, from its own examples where it has any."""
    if depth > DEEPEST:
        return None
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return example_of(described, described["components"]["schemas"][name], depth + 1)
    for given in ("const", "default"):
        if given in schema and schema[given] not in ("", None, [], {}):
            return schema[given]
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example_of(described, schema[several][0], depth + 1)
    if "properties" in schema:
        return {name: example_of(described, one, depth + 1) for name, one in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example_of(described, schema.get("items", {}), depth + 1)]
    if schema.get("type") == "object":
        return schema.get("default", {})
    return schema.get("default", _PLAIN.get(str(schema.get("type")), "…"))


def _about(schema: Schema) -> str:
    text: list[str] = [str(schema["description"])] if schema.get("description") else []
    inner: Sequence[Schema] = [schema, *(one for one in schema.get("anyOf", ()) if one.get("type") != "null")]
    if len(inner) == 2 and not text and inner[1].get("description"):
        text.append(str(inner[1]["description"]))
    text += [bound for one in inner[:2] for bound in _bounds(one)]
    if schema.get("default") not in (None, "", [], {}):
        text.append(f"If left out: {schema['default']}.")
    return " ".join(text)


def _bounds(schema: Schema) -> Iterable[str]:
    for least, most, unit in _BOUNDS:
        if least in schema and most in schema:
            yield f"{schema[least]} to {schema[most]}{unit}."
        elif most in schema:
            yield f"At most {schema[most]}{unit}."
        elif least in schema:
            yield f"At least {schema[least]}{unit}."
    if "multipleOf" in schema:
        yield f"A multiple of {schema['multipleOf']}."
