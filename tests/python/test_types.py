"""The classes that all bindings share."""

import copy
import pickle
import unittest
from typing import get_type_hints

from componentize_py_types import Err, Ok, Result, Some


class Classes(unittest.TestCase):
    def test_a_payload_can_be_given_by_position_and_by_name(self) -> None:
        for make in (Some, Ok, Err):
            self.assertEqual(make(7).value, 7)
            self.assertEqual(make(value=7), make(7))

    def test_equal_are_instances_of_the_same_class_with_equal_payloads(self) -> None:
        self.assertEqual(Ok([1]), Ok([1]))
        self.assertNotEqual(Ok(1), Ok(2))
        self.assertNotEqual(Ok(1), Err(1))
        self.assertNotEqual(Some(None), None)
        self.assertEqual(len({Ok(1), Ok(1), Err(1), Some(1)}), 3)

    def test_the_representation_is_the_expression_that_makes_it(self) -> None:
        self.assertEqual(repr(Some(Ok("x"))), "Some(value=Ok(value='x'))")
        self.assertEqual(repr(Err(None)), "Err(value=None)")

    def test_match_takes_payloads_out(self) -> None:
        def describe(result: Result[int, str]) -> str:
            match result:
                case Ok(number):
                    return f"ok {number}"
                case Err(message):
                    return f"error {message}"

        self.assertEqual(describe(Ok(1)), "ok 1")
        self.assertEqual(describe(Err("no")), "error no")


class Errors(unittest.TestCase):
    def test_an_error_is_an_exception_and_nothing_else_is(self) -> None:
        with self.assertRaises(Err) as caught:
            raise Err({"code": 7})
        self.assertEqual(caught.exception.value, {"code": 7})
        self.assertFalse(issubclass(Ok, BaseException))

    def test_an_error_survives_copying_and_pickling(self) -> None:
        error = Err("full")
        self.assertEqual(copy.copy(error), error)
        self.assertEqual(pickle.loads(pickle.dumps(error)), error)


class Annotations(unittest.TestCase):
    def test_annotations_can_be_evaluated(self) -> None:
        def function(value: Result[int, str]) -> Some[int | None] | None:
            raise NotImplementedError

        hints = get_type_hints(function)
        self.assertEqual(hints["value"], Ok[int] | Err[str])
        self.assertEqual(hints["return"], Some[int | None] | None)
