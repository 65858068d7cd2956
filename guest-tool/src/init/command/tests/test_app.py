from unittest import TestCase

from app import greeting


class TestGreeting(TestCase):
    def test_whoever_is_named_is_greeted(self) -> None:
        self.assertEqual(greeting(["Ada", "Alan"]), "Hello, Ada and Alan!")

    def test_without_names_everybody_is(self) -> None:
        self.assertEqual(greeting([]), "Hello, World!")
