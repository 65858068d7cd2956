"""Signatures on elliptic curves, with keys made in the component."""

from ecdsa import NIST256p, SigningKey


def run() -> None:
    from ecdsa import BadSignatureError, Ed25519, VerifyingKey

    for curve in (NIST256p, Ed25519):
        key = SigningKey.generate(curve=curve)
        public = VerifyingKey.from_pem(key.verifying_key.to_pem())
        signature = key.sign(b"message")
        assert public.verify(signature, b"message")
        try:
            public.verify(signature, b"other")
        except BadSignatureError:
            pass
        else:
            raise AssertionError
