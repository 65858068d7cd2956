"""A workbook: formulas, styles, a chart, written and read again."""

import io

from openpyxl import Workbook, load_workbook

book = Workbook()
book.active.append(["a", 1])
book.active["C1"] = "=B1*2"


def run() -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.styles import Font

    sheet = book.active
    sheet["A1"].font = Font(bold=True)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1))
    sheet.add_chart(chart, "E5")
    file = io.BytesIO()
    book.save(file)
    again = load_workbook(io.BytesIO(file.getvalue()))
    assert again.active["C1"].value == "=B1*2" and again.active["A1"].font.bold
    streamed = load_workbook(io.BytesIO(file.getvalue()), read_only=True)
    assert next(streamed.active.values)[:2] == ("a", 1)
    lazy = Workbook(write_only=True)
    lazy.create_sheet().append([1, 2])
    lazy.save(io.BytesIO())
