"""A WSGI application: routes, its template language, form data, an error."""

import io

import bottle

app = bottle.Bottle()


@app.get("/hello/<name:re:[a-z]+>")
def hello(name: str) -> str:
    return bottle.template(
        "Hello, {{name}}!\n% for n in range(2):\n{{n}}\n% end\n", name=name
    )


@app.post("/sum")
def sum_() -> dict:
    return {"sum": sum(map(int, bottle.request.forms.getall("n")))}


def request(method: str, path: str, body: bytes = b"") -> tuple[str, str]:
    answers = []
    environment = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SERVER_NAME": "host",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    parts = app(environment, lambda status, headers, error=None: answers.append(status))
    return answers[0], b"".join(parts).decode()


def run() -> None:
    assert request("GET", "/hello/ada") == ("200 OK", "Hello, ada!\n0\n1\n")
    assert request("POST", "/sum", b"n=40&n=2") == ("200 OK", '{"sum": 42}')
    assert request("GET", "/none")[0] == "404 Not Found"
