import bottle
import wit_world

app = bottle.Bottle()


@app.get("/<name>")
def hello(name: str) -> str:
    return bottle.template("Hello, {{name}}!", name=name)


class WitWorld(wit_world.WitWorld):
    def run(self) -> str:
        environment = {"REQUEST_METHOD": "GET", "PATH_INFO": "/Ada"}
        return b"".join(
            app(environment, lambda status, headers, error=None: None)
        ).decode()
