"""Hashes of passwords; each scheme is a module that it imports by name."""

from passlib.context import CryptContext

context = CryptContext(
    schemes=["pbkdf2_sha256", "sha512_crypt"], pbkdf2_sha256__rounds=1000
)


def run() -> None:
    from passlib.hash import apr_md5_crypt

    hashed = context.hash("secret")
    assert context.verify("secret", hashed) and not context.verify("other", hashed)
    known = "$6$rounds=1000$salt$"
    assert context.identify(known + "x" * 86) == "sha512_crypt"
    assert apr_md5_crypt.verify("myPassword", "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/")
