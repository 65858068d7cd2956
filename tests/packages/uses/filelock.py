"""Locks: the soft kind, as WASI has no other, in the temporary directory."""

import filelock

assert issubclass(filelock.Timeout, TimeoutError)


def run() -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.lock")
        with filelock.SoftFileLock(path):
            assert path.exists()
            try:
                filelock.SoftFileLock(path, timeout=0).acquire()
            except filelock.Timeout:
                pass
            else:
                raise AssertionError
        assert not path.exists()
