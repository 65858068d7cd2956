"""What scripts/bench.sh calls: conversions between WIT and Python, and Python."""

import json

import wit_world
from wit_world import Event, Sample

FLOATS = [index / 3 for index in range(100_000)]


def fibonacci(n: int) -> int:
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def n_body(steps: int) -> float:
    """The orbits of the sun and four planets; the energy at the end."""
    bodies = [
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743],
        [4.84, -1.16, -0.10, 0.60, 2.81, -0.02, 0.03769367487038949],
        [8.34, 4.12, -0.40, -1.01, 1.82, 0.008, 0.011286326131968767],
        [12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017237240570597112],
        [15.37, -25.91, 0.17, 0.97, 0.59, -0.03, 0.0020336868699246304],
    ]
    pairs = [(a, b) for index, a in enumerate(bodies) for b in bodies[index + 1 :]]
    for _ in range(steps):
        for a, b in pairs:
            x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
            magnitude = 0.01 / (x * x + y * y + z * z) ** 1.5
            for axis, distance in enumerate((x, y, z), 3):
                a[axis] -= distance * b[6] * magnitude
                b[axis] += distance * a[6] * magnitude
        for body in bodies:
            for axis in range(3):
                body[axis] += 0.01 * body[axis + 3]
    return sum(b[6] * (b[3] ** 2 + b[4] ** 2 + b[5] ** 2) / 2 for b in bodies)


class WitWorld(wit_world.WitWorld):
    def nothing(self) -> None:
        pass

    def echo_number(self, value: int) -> int:
        return value

    def echo_string(self, value: str) -> str:
        return value

    def echo_bytes(self, value: bytes) -> bytes:
        return value

    def sum(self, values: list[int]) -> int:
        return sum(values)

    def floats(self, count: int) -> list[float]:
        return FLOATS[:count]

    def echo_u16(self, values: list[int]) -> list[int]:
        return values

    def echo_s16(self, values: list[int]) -> list[int]:
        return values

    def echo_u32(self, values: list[int]) -> list[int]:
        return values

    def echo_s32(self, values: list[int]) -> list[int]:
        return values

    def echo_u64(self, values: list[int]) -> list[int]:
        return values

    def echo_s64(self, values: list[int]) -> list[int]:
        return values

    def echo_f32(self, values: list[float]) -> list[float]:
        return values

    def echo_f64(self, values: list[float]) -> list[float]:
        return values

    def echo_samples(self, values: list[Sample]) -> list[Sample]:
        return values

    def echo_events(self, values: list[Event]) -> list[Event]:
        return values

    def fibonacci(self, n: int) -> int:
        return fibonacci(n)

    def n_body(self, steps: int) -> float:
        return n_body(steps)

    def json_round_trip(self, count: int) -> int:
        data = [{"id": n, "name": f"name {n}", "tags": ["a", "b"]} for n in range(count)]
        return len(json.loads(json.dumps(data)))
