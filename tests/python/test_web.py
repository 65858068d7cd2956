"""What `componentize_py_http` does whatever carries requests: the state machines of WSGI and ASGI, over lists."""

from __future__ import annotations

import asyncio
import io
import unittest
from contextlib import redirect_stderr
from wsgiref.validate import validator

from componentize_py_http import wsgi
from componentize_py_http.asgi import Server
from componentize_py_http.heads import Disconnected, head


class Sent:
    """What was sent of a response."""

    def __init__(self):
        self.events = []

    def start(self, status, headers, has_body):
        self.events.append((status, dict(headers), has_body))

    def write(self, data):
        self.events.append(data)


def answer(application, method="GET", target="/", fields=(), body=b""):
    """What a WSGI application sends."""
    sent = Sent()
    response = wsgi.Response(sent, method)
    stream = io.BufferedReader(wsgi.Body(io.BytesIO(body).read), 7)
    request = head(method, "http", "host:8080", target, list(fields))
    parts = application(wsgi.environment(request, stream), response.start_response)
    try:
        length = wsgi.known_length(parts)
        for part in parts:
            response.send(part, length)
            if response.is_complete:
                break
        response.end()
    finally:
        wsgi.close(parts)
    return sent.events


class Wsgi(unittest.TestCase):
    def test_an_application_that_keeps_to_the_rules_sees_that_the_server_does(self):
        @validator
        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [environ["wsgi.input"].read(3) + environ["wsgi.input"].readline()]

        events = answer(application, "POST", "/a%20b?c=d", [("x-y", b"z")], b"one two\nthree")
        self.assertEqual(events, [(200, {"Content-Type": b"text/plain"}, True), b"one two\n"])

    def test_a_server_is_what_the_authority_says(self):
        for authority, server in [
            ("host", ("host", 80)),
            ("host:1", ("host", 1)),
            ("[::1]:2", ("::1", 2)),
            ("", ("localhost", 80)),
        ]:
            self.assertEqual(head("GET", "http", authority, "/", []).server, server)
        self.assertEqual(head("GET", "https", "host", "/", []).server, ("host", 443))
        # The field is what remains where a host gives no authority.
        self.assertEqual(head("GET", "http", "", "/", [("Host", b"h:3")]).server, ("h", 3))

    def test_the_length_is_that_of_a_list_of_one(self):
        def application(environ, start_response):
            start_response("200 OK", [])
            return [b"four"]

        self.assertEqual(answer(application), [(200, {"content-length": b"4"}, True), b"four"])

    def test_nothing_is_sent_before_the_first_byte(self):
        def application(environ, start_response):
            start_response("200 OK", [])
            yield b""
            start_response("201 Created", [], (None, None, None))
            yield b"body"

        self.assertEqual(answer(application), [(201, {}, True), b"body"])

    def test_a_second_start_has_to_be_about_an_exception(self):
        def application(environ, start_response):
            start_response("200 OK", [])
            start_response("201 Created", [])
            return []

        with self.assertRaisesRegex(AssertionError, "called before"):
            answer(application)

    def test_an_exception_behind_the_start_is_raised_again(self):
        def application(environ, start_response):
            start_response("200 OK", [])
            yield b"body"
            error = ValueError("late")
            start_response("500 No", [], (ValueError, error, None))

        with self.assertRaisesRegex(ValueError, "late"):
            answer(application)

    def test_what_no_server_may_send_is_refused(self):
        for status, headers, error in [
            ("OK", [], ValueError),
            ("100 Continue", [], ValueError),
            ("200 OK", [("Connection", "close")], AssertionError),
            ("200 OK", [("A", "b\r\nC: d")], ValueError),
            ("200 OK", [("A", b"b")], TypeError),
        ]:
            with self.assertRaises(error):
                answer(lambda environ, start_response: start_response(status, headers))  # noqa: B023

    def test_a_warm_up_is_a_request_that_nobody_made(self):
        targets = []

        def application(environ, start_response):
            targets.append(environ["REQUEST_URI"])
            start_response("500 No" if "no" in environ["PATH_INFO"] else "404 Not Found", [])
            return [b"body"]

        wsgi.warm_up(application, "/a?b")
        with self.assertRaisesRegex(RuntimeError, "for /no, to warm up, was answered with the status 500"):
            wsgi.warm_up(application, "/no")
        self.assertEqual(targets, ["/a?b", "/no"])


class Carrier:
    """A request in parts, and what was sent of the response; the client may go away behind so many parts."""

    def __init__(self, parts=(), patience=100):
        self.parts = list(parts)
        self.events = []
        self.patience = patience

    async def read(self):
        return self.parts.pop(0) if self.parts else b""

    def start(self, status, headers, has_body):
        self.events.append((status, dict(headers), has_body))

    async def write(self, data):
        self.patience -= 1
        if self.patience < 0:
            raise Disconnected("gone")
        self.events.append(data)

    async def finish(self, trailers):
        self.events.append(("end", trailers))

    def abort(self):
        self.events.append("broken off")


def serve(application, carrier=None, method="GET"):
    """What an ASGI application sends, and what is on the standard error output after that."""
    carrier = carrier or Carrier()
    errors = io.StringIO()
    request = head(method, "http", "host", "/a%20b?c", [("X-Y", b"z")])
    with redirect_stderr(errors):
        asyncio.run(Server("app", application).serve(request, carrier))
    return carrier.events, errors.getvalue()


class Asgi(unittest.TestCase):
    def test_messages_in_their_order(self):
        async def application(scope, receive, send):
            assert scope["type"] == "http"
            message = await receive()
            assert message == {"type": "http.request", "body": b"one", "more_body": True}, message
            await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
            await send({"type": "http.response.body", "body": b"1", "more_body": True})
            assert await receive() == {"type": "http.request", "body": b"", "more_body": False}
            waiting = asyncio.create_task(receive())
            await asyncio.sleep(0)
            assert not waiting.done()
            await send({"type": "http.response.body", "body": b"2"})
            assert await waiting == {"type": "http.disconnect"}

        events, errors = serve(application, Carrier([b"one"]))
        self.assertEqual((events, errors), ([(200, {"a": b"b"}, True), b"1", b"2", ("end", None)], ""))

    def test_what_comes_at_the_wrong_time_is_an_error(self):
        start = {"type": "http.response.start", "status": 200}
        body = {"type": "http.response.body"}
        for messages in [[body], [start, start], [start, body, body], [{"type": "http.no"}]]:

            async def application(scope, receive, send):
                for message in messages if scope["type"] == "http" else ():  # noqa: B023
                    await send(message)

            events, errors = serve(application)
            self.assertIn("RuntimeError: ", errors)
            self.assertIn(events[0][0], (200, 500))

    def test_a_client_that_goes_away_is_an_os_error_and_no_traceback(self):
        async def application(scope, receive, send):
            assert scope["type"] == "http"
            await send({"type": "http.response.start", "status": 200})
            try:
                while True:
                    await send({"type": "http.response.body", "body": b"x", "more_body": True})
            except OSError:
                assert await receive() == {"type": "http.disconnect"}
                if scope["method"] == "GET":
                    raise
                # Frameworks have exceptions of their own for it.
                raise LookupError("no client") from None

        for method in ("GET", "POST"):
            events, errors = serve(application, Carrier(patience=2), method)
            self.assertEqual((events[1:], errors), ([b"x", b"x", "broken off"], ""))

    def test_a_failure_before_and_behind_the_start(self):
        async def before(scope, receive, send):
            await send({"type": "http.response.start", "status": 200})
            raise LookupError("early")

        events, errors = serve(before)
        self.assertEqual([event[0] for event in events[:1]], [500])
        self.assertIn("LookupError: early", errors)

        async def behind(scope, receive, send):
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            raise LookupError("late")

        events, errors = serve(behind)
        self.assertEqual(events[1:], [b"x", "broken off"])
        self.assertIn("LookupError: late", errors)

    def test_the_lifespan_begins_with_the_first_request(self):
        seen = []

        async def application(scope, receive, send):
            if scope["type"] == "lifespan":
                assert await receive() == {"type": "lifespan.startup"}
                scope["state"]["started"] = True
                seen.append("lifespan")
                await send({"type": "lifespan.startup.complete"})
                await receive()
            seen.append(scope["state"])
            await send({"type": "http.response.start", "status": 204})
            await send({"type": "http.response.body"})

        async def twice():
            server = Server("app", application)
            request = head("GET", "http", "host", "/", [])
            await server.serve(request, Carrier())
            await server.serve(request, Carrier())

        asyncio.run(twice())
        self.assertEqual(seen, ["lifespan", {"started": True}, {"started": True}])
        self.assertIsNot(seen[1], seen[2])

    def test_a_warm_up_is_before_the_lifespan(self):
        kinds = []

        async def application(scope, receive, send):
            kinds.append((scope["type"], scope["path"], await receive()))
            await send({"type": "http.response.start", "status": int(scope["query_string"])})
            await send({"type": "http.response.body"})

        server = Server("app", application)
        asyncio.run(server.warm_up("/a?204"))
        self.assertEqual(kinds, [("http", "/a", {"type": "http.request", "body": b"", "more_body": False})])
        with self.assertRaisesRegex(RuntimeError, "status 503"):
            asyncio.run(server.warm_up("/a?503"))


if __name__ == "__main__":
    unittest.main()
