"""A report over HTTP: the CSV that is sent, summed up by pandas."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SAMPLE = b"month,region,amount\n2026-01-15,north,10\n2026-02-01,south,2.5\n"


def report(sales: pd.DataFrame) -> pd.DataFrame:
    """What was sold in each month and region, and in all."""
    sales = sales.assign(month=sales["month"].dt.to_period("M"))
    table = sales.pivot_table(
        "amount", "month", "region", aggfunc="sum", fill_value=0, margins=True
    )
    return table.rename_axis(index=None, columns=None)


def read(body: bytes) -> pd.DataFrame:
    sales = pd.read_csv(io.BytesIO(body), parse_dates=["month"])
    if missing := {"month", "region", "amount"} - set(sales):
        raise ValueError(f"there is no column {', '.join(sorted(missing))}")
    return sales


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    try:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        answer = report(read(body or SAMPLE)).to_string()
        status = "200 OK"
    except ValueError as error:
        answer, status = str(error), "422 Unprocessable Content"
    start_response(status, [("content-type", "text/plain; charset=utf-8")])
    return [answer.encode(), b"\n"]
