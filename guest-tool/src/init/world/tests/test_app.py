from unittest import TestCase

from app import WitWorld


class TestGreeting(TestCase):
    def test_whoever_is_named_is_greeted(self) -> None:
        self.assertEqual(WitWorld().greet("World"), "Hello, World!")
