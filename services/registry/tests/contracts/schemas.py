"""What a published schema promises of an event's class: less than the class checks itself."""

from dataclasses import dataclass, field
from typing import Any

from registry.domain.chronicles.paper import PaperEvent


@dataclass(frozen=True)
class Promises:
    """`open_lists` may grow with the law; `nullable` are fields of parts, where null means gone."""

    open_lists: frozenset[str]
    nullable: frozenset[str] = field(default=frozenset())

    def schema_of(self, event: type[PaperEvent]) -> dict[str, Any]:
        """Names, types, closed lists; no limit that we may want to lift."""
        schema = event.model_json_schema()
        shown = event.in_order()
        parts = sorted(schema["$defs"].items())
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": event.type,
            "type": "object",
            "properties": {
                name: self._promised(
                    schema["properties"][name], name, nullable=name in event.never_absent
                )
                for name in shown
            },
            "required": [name for name in shown if name in schema["required"]],
            "$defs": {name: self._promised(part, name) for name, part in parts},
        }

    def _promised(
        self, part: dict[str, Any], name: str, *, nullable: bool = False
    ) -> dict[str, Any]:
        if "anyOf" in part:
            choices = [one for one in part["anyOf"] if nullable or one != {"type": "null"}]
            if len(choices) == 1:
                return self._promised(choices[0], name)
            return {"anyOf": [self._promised(one, name) for one in choices]}
        kept: dict[str, Any] = {
            key: part[key] for key in ("type", "format", "$ref", "required") if key in part
        }
        if name not in self.open_lists:
            kept |= {key: part[key] for key in ("enum", "pattern") if key in part}
        if "items" in part:
            kept["items"] = self._promised(part["items"], name)
        if "properties" in part:
            kept["properties"] = {
                child: self._promised(
                    value, child, nullable=name == "Changes" and child in self.nullable
                )
                for child, value in part["properties"].items()
            }
        return kept
