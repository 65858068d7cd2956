import flask
import wit_world

app = flask.Flask(__name__)


@app.get("/<name>")
def hello(name: str) -> str:
    return flask.render_template_string("Hello, {{ name }}!", name=name)


class WitWorld(wit_world.WitWorld):
    def run(self) -> str:
        return app.test_client().get("/Ada").text
