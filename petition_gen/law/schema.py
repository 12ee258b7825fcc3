"""The JSON Schema of a jurisdiction's files, which lets an editor help while they are written."""

from __future__ import annotations

from typing import Any, get_args

from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.law.remedy import DocumentKind


def json_schema() -> dict[str, Any]:
    """The schema of a whole jurisdiction; `$defs/Remedy` in it is that of a remedy's file, `$defs/OffenseList` that of a list.

    `state.yaml` names its remedies by their ids, and a document may be given by its name alone.
    """
    schema = Jurisdiction.model_json_schema()
    parts = schema["$defs"]
    parts["PaperWanted"]["required"] = ["doc"]
    documents = parts["Papers"]["properties"]["documents"]
    documents["items"] = {"anyOf": [{"enum": list(get_args(DocumentKind))}, documents["items"]]}
    remedies = schema["properties"]["remedies"]
    remedies["items"] = {"anyOf": [{"type": "string"}, remedies["items"]]}
    return schema
