"""What goes wrong, for the person at the keyboard."""


class WheelError(Exception):
    """What went wrong, and, if anything helps, what does."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
