"""A WSGI and an ASGI application, and its simulated requests."""

import falcon
import falcon.asgi


class Things:
    def on_get(
        self, request: falcon.Request, response: falcon.Response, number: int
    ) -> None:
        response.media = {"number": number, "q": request.get_param_as_int("q")}


class AsynchronousThings:
    async def on_get(self, request: object, response: object, number: int) -> None:
        response.media = {"number": number}


app = falcon.App()
app.add_route("/things/{number:int}", Things())
asynchronous = falcon.asgi.App()
asynchronous.add_route("/things/{number:int}", AsynchronousThings())


def run() -> None:
    from falcon import testing

    client = testing.TestClient(app)
    assert client.simulate_get("/things/5", params={"q": 1}).json == {
        "number": 5,
        "q": 1,
    }
    assert client.simulate_get("/none").status == falcon.HTTP_404
    assert testing.simulate_get(asynchronous, "/things/6").json == {"number": 6}
