"""Writes the golden records: single-object Avro under the released schemas, by fastavro and not by this project.

    pip install fastavro==1.12.2 && python3 golden.py

Files that exist are frozen: the script refuses to write them again. A new schema version gets a new file and a new line
below. The fingerprint is CRC-64-AVRO of the schema's parsing canonical form, little-endian, as the specification wants it.
"""
import io
import json
import pathlib
from datetime import datetime, timezone

import fastavro
from fastavro.schema import fingerprint, to_parsing_canonical_form

HERE = pathlib.Path(__file__).resolve().parent
RELEASED = HERE.parents[6] / "main/resources/io/github/cellstream/schemas"
PACKAGE = "io.github.cellstream.schemas."
TIME = datetime(2026, 1, 1, 0, 0, 0, 250000, tzinfo=timezone.utc)
MODEL = {"name": "gait", "version": "3", "fingerprint": "9f86d081", "engine": "jvm/vector-512"}
SOURCE = {"topic": "steps", "partition": 2, "offset": 9007199254740993}
PREDICTION = {"eventTime": TIME, "step": 7, "final": False, "anomalyScore": 0.25, "anomalyLikelihood": None,
              "model": MODEL, "source": SOURCE, "label": None}

RECORDS = {
    "SequenceEvent-v1": [
        {"eventTime": TIME, "control": "START", "features": [1.5, -0.0, 3.4028234663852886e38], "token": None,
         "label": "läuft"},
        {"eventTime": TIME, "control": "STEP", "features": None, "token": "the", "label": None},
    ],
    "Prediction-v1": [
        PREDICTION | {"result": (PACKAGE + "Classification", {
            "label": "walking", "probability": 0.75, "probabilities": [0.75, 0.25]})},
        PREDICTION | {"final": True, "result": (PACKAGE + "Forecast", {"values": [1.5], "expected": []})},
        PREDICTION | {"label": "the", "result": (PACKAGE + "NextToken", {
            "candidates": [{"token": "cat", "probability": 0.5}], "surprisal": 3.5})},
        PREDICTION | {"result": (PACKAGE + "RawOutput", {"values": [-1.0, 2.0]})},
    ],
    "Prediction-v2": [
        PREDICTION | {"explanation": None, "result": (PACKAGE + "Classification", {
            "label": "walking", "probability": 0.75, "probabilities": [0.75, 0.25],
            "candidates": [{"label": "walking", "probability": 0.75}]})},
        PREDICTION | {
            "result": (PACKAGE + "Forecast", {
                "values": [1.5], "expected": [2.0], "lower": [1.0], "upper": [3.0], "coverage": 0.75, "covered": 1.0,
                "ahead": [[1.5], [2.5]]}),
            "explanation": {"token": None, "features": [
                {"feature": "speed", "contribution": 1.0, "value": 4.0, "expected": 2.0, "lower": 1.5, "upper": None}]}},
        PREDICTION | {
            "label": "the",
            "result": (PACKAGE + "NextToken", {
                "candidates": [{"token": "cat", "probability": 0.5}], "surprisal": 3.5, "rank": 4, "perplexity": 8.5}),
            "explanation": {"features": None, "token": {
                "token": "dog", "probability": 0.125, "rank": 4, "expected": [{"token": "cat", "probability": 0.5}]}}},
    ],
    "LifecycleEvent-v1": [
        {"eventTime": TIME, "change": "EXPIRED", "steps": 7, "reason": "idle for PT1H", "model": MODEL, "source": None},
        {"eventTime": TIME, "change": "REJECTED", "steps": 7, "reason": "NOT_FINITE: feature 1 is NaN", "model": MODEL,
         "source": SOURCE},
        {"eventTime": TIME, "change": "RESTORED", "steps": 7, "reason": "first event since the task began here",
         "model": MODEL, "source": SOURCE},
    ],
}

for name, records in RECORDS.items():
    schema = json.loads((RELEASED / f"{name}.avsc").read_text())
    header = b"\xc3\x01" + bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))
    for number, record in enumerate(records, 1):
        file = HERE / f"{name}-{number}.bin"
        if file.exists():
            print("kept", file.name)
            continue
        datum = io.BytesIO()
        fastavro.schemaless_writer(datum, fastavro.parse_schema(schema), record)
        file.write_bytes(header + datum.getvalue())
        print("wrote", file.name)
