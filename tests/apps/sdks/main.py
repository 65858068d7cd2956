import bar_sdk
import foo_sdk
import wit_world
from bar_sdk.generated import exports as bar_exports
from bar_sdk.generated.imports import foo_interface as foo_of_bar
from bar_sdk.generated.imports import types as types_of_bar
from foo_sdk.wit import exports as foo_exports
from foo_sdk.wit.imports import foo_interface, types


class WitWorld(wit_world.WitWorld):
    def run(self) -> str:
        assert types_of_bar.Point is types.Point
        foo_sdk.log("run")
        moved = bar_sdk.moved(types.Point(1, 2))
        texts = foo_interface.test("a"), foo_of_bar.test("b")
        return f"{texts} {moved} {wit_world.mine()}"


class FooInterface(foo_exports.FooInterface):
    def test(self, text: str) -> str:
        return f"foo {text}"

    def mirror(self, point: types.Point) -> types.Point:
        return types.Point(point.y, point.x)


class BarInterface(bar_exports.BarInterface):
    def test(self, point: types_of_bar.Point) -> types_of_bar.Point:
        return types_of_bar.Point(point.x + 1, point.y + 1)
