from lookinside.evaluation import parity
from lookinside.evaluation.table import markdown

MEASURED = {"difference": 1.5e-6, "limit": 2e-3, "differing": 0, "bytes": 9, "sha256": "ab"}
FOUND = {
    "run": "toy",
    "seed": 0,
    "images": 1000,
    "batches": [97, 997],
    "singly": 100,
    "dataset": "Toys",
    "stand_in": False,
    "files": {"model.pt2": {**MEASURED, "differing": None}, "model.onnx": MEASURED},
}


def test_a_row_a_file_has_every_column() -> None:
    rows = parity.rows([FOUND, {**FOUND, "run": "other", "stand_in": True}])
    assert [(row["run"], row["file"]) for row in rows] == [
        ("toy", "model.onnx"),
        ("toy", "model.pt2"),
        ("other", "model.onnx"),
        ("other", "model.pt2"),
    ]
    assert all(set(row) == {*parity.COLUMNS, "batches", "singly"} for row in rows)
    values = {type(row[column]) for row in rows for column in parity.COLUMNS}
    assert values == {str, int, float, bool, type(None)}, "a cell of the CSV holds one value"
    assert [row["stand_in"] for row in rows] == [False, False, True, True]


def test_the_words_of_a_row() -> None:
    first, second, *_, last = parity.rows([FOUND, {**FOUND, "stand_in": True}])
    assert parity.cells(first) == ["toy", "model.onnx", "1.5e-06", "up to 2.0e-03", "0", "1,000"]
    assert parity.cells(second)[4] == "no classes"
    assert parity.cells(last)[5] == "1,000, stand-in data"
    assert markdown(parity.HEADINGS, [parity.cells(first)]).splitlines()[1:] == [
        "| --- | --- | --- | --- | --- | --- |",
        "| toy | model.onnx | 1.5e-06 | up to 2.0e-03 | 0 | 1,000 |",
    ]
