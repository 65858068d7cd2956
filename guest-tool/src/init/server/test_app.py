from unittest import TestCase

from app import answer


class TestAnswers(TestCase):
    def test_there_is_a_greeting(self) -> None:
        self.assertEqual(answer("/"), (200, "Hello, World!\n"))

    def test_there_is_nothing_else(self) -> None:
        status, _ = answer("/other")
        self.assertEqual(status, 404)
