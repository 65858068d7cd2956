"""Requests to routes: templates, sessions, JSON, an error that is handled; a command."""

import click
import flask

app = flask.Flask(__name__)
app.secret_key = "for the test"


@app.get("/hello/<name>")
def hello(name: str) -> str:
    flask.session["name"] = name
    flask.flash("greeted")
    return flask.render_template_string("Hello, {{ name }}!", name=name)


@app.post("/json")
def post() -> dict:
    return {"got": flask.request.json, "who": flask.session["name"]}


@app.cli.command()
@click.argument("end", type=int)
def count(end: int) -> None:
    click.echo(" ".join(map(str, range(end))))


@app.errorhandler(404)
def missing(error: Exception) -> tuple[str, int]:
    return "nothing here", 404


def run() -> None:
    client = app.test_client()
    assert client.get("/hello/<b>").text == "Hello, &lt;b&gt;!"
    assert client.post("/json", json=[1]).json == {"got": [1], "who": "<b>"}
    response = client.get("/none")
    assert (response.status_code, response.text) == (404, "nothing here")
    with app.test_request_context():
        assert flask.url_for("hello", name="a b") == "/hello/a%20b"
    result = app.test_cli_runner().invoke(args=["count", "3"])
    assert result.output == "0 1 2\n"
