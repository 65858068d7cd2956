"""Routing, requests, forms with files, passwords, the debugger's data files."""

import io

from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

urls = Map([Rule("/<int:year>/<path:rest>", endpoint="page")])


@Request.application
def application(request: Request) -> Response:
    file = request.files["f"]
    return Response(f"{file.filename}: {file.read().decode()}")


def run() -> None:
    from werkzeug.debug import DebuggedApplication
    from werkzeug.security import check_password_hash, generate_password_hash
    from werkzeug.test import Client

    assert urls.bind("host").match("/2024/a/b") == (
        "page",
        {"year": 2024, "rest": "a/b"},
    )
    client = Client(application)
    response = client.post("/", data={"f": (io.BytesIO("ä".encode()), "n.txt")})
    assert response.text == "n.txt: ä"
    assert check_password_hash(
        generate_password_hash("secret", "pbkdf2:sha256:1000"), "secret"
    )
    debugged = Client(DebuggedApplication(application))
    style = debugged.get("/?__debugger__=yes&cmd=resource&f=style.css")
    assert "body" in style.text
