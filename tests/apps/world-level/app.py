"""Uses what the world has itself, besides its interfaces."""

import wit_world
from componentize_py_types import Err
from wit_world import Kind, Stub, Ticket
from wit_world.imports import backup, primary


class WitWorld(wit_world.WitWorld):
    def both(self, key: str) -> str:
        return f"{primary.get(key)} {backup.get(key)}"

    def tear(self, ticket: Ticket, note: str) -> list[Stub]:
        return [Stub(ticket, note), Stub(wit_world.issue(Kind.RETURN), note * 2)]

    def inspect(self, ticket: Ticket) -> int:
        wit_world.punch(ticket)
        return ticket.number()

    def use_all(self) -> list[int]:
        first, second = Ticket(7), wit_world.issue(Kind.SINGLE)
        numbers = [first.number(), second.number(), int(Ticket.later(first, second))]
        try:
            Ticket(0)
        except Err as error:
            numbers.append(error.value)
        return numbers
