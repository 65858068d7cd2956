"""Structured logs, as JSON and in colour, with tracebacks."""

import io
import json

import structlog

stream = io.StringIO()
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.dict_tracebacks,
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.PrintLoggerFactory(stream),
)
logger = structlog.get_logger(component="use")


def run() -> None:
    from structlog.dev import ConsoleRenderer
    from structlog.testing import capture_logs

    structlog.contextvars.bind_contextvars(request=1)
    try:
        1 / 0
    except ZeroDivisionError:
        logger.exception("failed")
    entry = json.loads(stream.getvalue())
    assert (entry["component"], entry["request"], entry["level"]) == ("use", 1, "error")
    assert entry["exception"][0]["exc_type"] == "ZeroDivisionError"
    with capture_logs() as logs:
        logger.info("captured")
    assert logs[0]["event"] == "captured"
    assert "event" in ConsoleRenderer(colors=False)(None, "info", {"event": "event"})
