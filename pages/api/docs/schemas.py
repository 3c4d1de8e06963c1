"""JSON schemas as types, descriptions and examples, for the API reference page."""

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
    """Return the document's schemas sorted by name."""
    return sorted(described["components"]["schemas"].items())


def rows_of(described: Schema, fields: Iterable[tuple[str, str, bool, Schema]]) -> list[tuple[str, str, str]]:
    """Return fields as (name, type, description).

    Args:
        fields: Name, location (such as query), whether it is required, schema.
    """
    rows = []
    for name, location, required, schema in fields:
        parts = [location] if location else []
        kind = kind_of(schema)
        parts.append(kind if required else kind.removesuffix(" | null") + ", optional")
        rows.append((name, ": ".join(parts), _about(schema)))
    return rows


def kind_of(schema: Schema) -> str:
    """Return a short name of a schema's type."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return " | ".join(dict.fromkeys(kind_of(one) for one in schema[keyword]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    if isinstance(more := schema.get("additionalProperties"), Mapping):
        return f"object of {kind_of(more)}"
    return str(schema.get("format") or schema.get("type", "any"))


def example_of(described: Schema, schema: Schema, depth: int = 0) -> Any:
    """Return an example value of a schema, from its own examples if it has any."""
    if depth > DEEPEST:
        return None
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return example_of(described, described["components"]["schemas"][name], depth + 1)
    for keyword in ("const", "default"):
        if keyword in schema and schema[keyword] not in ("", None, [], {}):
            return schema[keyword]
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return example_of(described, schema[keyword][0], depth + 1)
    if "properties" in schema:
        return {name: example_of(described, one, depth + 1) for name, one in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example_of(described, schema.get("items", {}), depth + 1)]
    if schema.get("type") == "object":
        return schema.get("default", {})
    return schema.get("default", _PLAIN.get(str(schema.get("type")), "…"))


def _about(schema: Schema) -> str:
    parts: list[str] = [str(schema["description"])] if schema.get("description") else []
    variants: Sequence[Schema] = [
        schema,
        *(one for one in schema.get("anyOf", ()) if one.get("type") != "null"),
    ]
    if len(variants) == 2 and not parts and variants[1].get("description"):
        parts.append(str(variants[1]["description"]))
    parts += [bound for one in variants[:2] for bound in _bounds(one)]
    if schema.get("default") not in (None, "", [], {}):
        parts.append(f"If left out: {schema['default']}.")
    return " ".join(parts)


def _bounds(schema: Schema) -> Iterable[str]:
    for lower, upper, unit in _BOUNDS:
        if lower in schema and upper in schema:
            yield f"{schema[lower]} to {schema[upper]}{unit}."
        elif upper in schema:
            yield f"At most {schema[upper]}{unit}."
        elif lower in schema:
            yield f"At least {schema[lower]}{unit}."
    if "multipleOf" in schema:
        yield f"A multiple of {schema['multipleOf']}."
