"""Routing, requests, forms with files, passwords, a traceback as a page of the debugger."""

import io

from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

urls = Map([Rule("/<int:year>/<path:rest>", endpoint="page")])


@Request.application
def application(request: Request) -> Response:
    file = request.files["f"]
    return Response(f"{file.filename}: {file.read().decode()}")


def run() -> None:
    from werkzeug.debug.tbtools import DebugTraceback
    from werkzeug.security import check_password_hash, generate_password_hash
    from werkzeug.test import Client

    assert urls.bind("host").match("/2024/a/b") == (
        "page",
        {"year": 2024, "rest": "a/b"},
    )
    client = Client(application)
    response = client.post("/", data={"f": (io.BytesIO("ä".encode()), "n.txt")})
    assert response.text == "n.txt: ä"
    for method in ("scrypt", "pbkdf2:sha256:1000"):
        assert check_password_hash(generate_password_hash("secret", method), "secret")
    try:
        urls.bind("host").match("/")
    except NotFound as error:
        page = DebugTraceback(error).render_debugger_html(True, "secret", True)
        assert "werkzeug/routing" in page
