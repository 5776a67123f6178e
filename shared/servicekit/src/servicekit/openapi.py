"""The OpenAPI document: what FastAPI writes, with our problems, identity and hot bodies in it."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from servicekit.hot import HotRoute
from servicekit.problems import MEDIA_TYPE

REF = "#/components/schemas/{model}"
FASTAPI_ERRORS = ("HTTPValidationError", "ValidationError")
IF_ANY: dict[str, list[str]] = {"bearer-if-any": []}

FIELD_ERROR = {
    "type": "object",
    "required": ["field", "in", "rule", "message", "message_vi", "message_en"],
    "properties": {
        name: {"type": "string"}
        for name in ("field", "in", "rule", "message", "message_vi", "message_en")
    },
}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457 problem details, in the language that Accept-Language prefers.",
    "required": ["type", "title", "status", "detail", "code", "params", "correlation_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "params": {"type": "object"},
        "correlation_id": {"type": ["string", "null"]},
        "errors": {"type": "array", "items": {"$ref": REF.format(model="FieldError")}},
    },
}
REFUSED = {"4XX": "Refused", "5XX": "Unavailable"}
RESPONSES = {
    "Refused": "The request is refused; `code` says why.",
    "Unavailable": "Not now: busy, stopping, or something this service needs is away.",
}


def document(app: FastAPI, hot: Iterable[HotRoute]) -> dict[str, Any]:
    found = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        servers=[{"url": "/"}],
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in FASTAPI_ERRORS:
        schemas.pop(name, None)
    schemas |= {"Problem": PROBLEM, "FieldError": FIELD_ERROR}
    components["responses"] = {
        name: {
            "description": description,
            "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(model="Problem")}}},
        }
        for name, description in RESPONSES.items()
    }
    components.setdefault("securitySchemes", {}).pop("bearer-if-any", None)
    components["securitySchemes"]["bearer"] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
    }
    for operation in _operations(found):
        _with_refusals(operation)
        if IF_ANY in operation.get("security", ()):
            operation["security"] = [{}, {"bearer": []}]
    _add_bodies(found, list(hot))
    return found


def _operations(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in found["paths"].values():
        yield from path.values()


def _with_refusals(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    # FastAPI's own 422 describes a body that no service of ours answers.
    if "422" in responses and "HTTPValidationError" in str(responses["422"]):
        del responses["422"]
    for status, name in REFUSED.items():
        responses.setdefault(status, {"$ref": f"#/components/responses/{name}"})


def _add_bodies(found: dict[str, Any], hot: list[HotRoute]) -> None:
    models: list[type[BaseModel]] = [route.body for route in hot if route.body is not None]
    names, definitions = models_json_schema(
        [(model, "validation") for model in dict.fromkeys(models)], ref_template=REF
    )
    found["components"]["schemas"] |= definitions.get("$defs", {})
    for route in hot:
        if route.body is None:
            continue
        operation = found["paths"][route.path][route.method.lower()]
        schema = names[route.body, "validation"]
        operation["requestBody"] = {
            "required": True,
            "content": {route.media_type: {"schema": schema}},
        }
