from __future__ import annotations

from bravehall.web.csv import csv_answer


def test_what_somebody_typed_is_never_a_formula():
    file = csv_answer(
        "people.csv", ["Name", "Amount"], [["=HYPERLINK(1)", -5], ["Об'єднання, «Ліс»", 3]]
    ).content.decode()
    assert file == "\ufeffName,Amount\r\n'=HYPERLINK(1),-5\r\n\"Об'єднання, «Ліс»\",3\r\n"
