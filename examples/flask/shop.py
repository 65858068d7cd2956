"""A shop in Flask, with nothing in it that knows of WebAssembly."""

from collections.abc import Iterator

from flask import (
    Flask,
    Response,
    abort,
    render_template,
    request,
    stream_with_context,
)

app = Flask(__name__)

PRICES = {"apple": 30, "pear": 45}


@app.get("/")
def index() -> str:
    return render_template("index.html", prices=PRICES) + "\n"


@app.get("/price/<name>")
def price(name: str) -> dict[str, int]:
    if name not in PRICES:
        abort(404)
    return {name: PRICES[name]}


@app.post("/order")
def order() -> Response:
    """Reads the order line by line, and answers each line before the next is read."""

    def lines() -> Iterator[str]:
        total = 0
        for line in request.stream:
            name, _, count = line.decode().partition(" ")
            total += PRICES[name] * int(count)
            yield f"{total}\n"

    return Response(stream_with_context(lines()), mimetype="text/plain")
