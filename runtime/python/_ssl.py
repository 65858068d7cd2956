"""What stands behind the module ssl: all that it takes to import it, and no TLS.

A component has no TLS of its own. Where it is needed it is the host's, which does it for requests through wasi:http. But packages
import ssl without ever using it, name its constants, derive from its classes and catch its exceptions. So CPython's ssl.py is
there, on top of this module in the place of the one in C: with the constants of OpenSSL 3.0, and with the exceptions. Only
making a context fails, which is where all TLS starts.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Buffer
    from typing import NoReturn

OPENSSL_VERSION = "OpenSSL 3.0.0 (its constants only: components have no TLS of their own)"
"""Packages look for `OpenSSL` at its start, and for a version that is not too old."""
OPENSSL_VERSION_INFO = (3, 0, 0, 0, 0)
OPENSSL_VERSION_NUMBER = 0x30000000
_OPENSSL_API_VERSION = OPENSSL_VERSION_INFO
_DEFAULT_CIPHERS = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"

# ---- What there is not ----

HAS_ALPN = False
HAS_ECDH = False
HAS_NPN = False
HAS_PSK = False
HAS_SNI = False
HAS_SSLv2 = False
HAS_SSLv3 = False
HAS_TLS_UNIQUE = False
HAS_TLSv1 = False
HAS_TLSv1_1 = False
HAS_TLSv1_2 = False
HAS_TLSv1_3 = False

# ---- OpenSSL's numbers, which are good on all systems ----

ALERT_DESCRIPTION_CLOSE_NOTIFY = 0
ALERT_DESCRIPTION_UNEXPECTED_MESSAGE = 10
ALERT_DESCRIPTION_BAD_RECORD_MAC = 20
ALERT_DESCRIPTION_RECORD_OVERFLOW = 22
ALERT_DESCRIPTION_DECOMPRESSION_FAILURE = 30
ALERT_DESCRIPTION_HANDSHAKE_FAILURE = 40
ALERT_DESCRIPTION_BAD_CERTIFICATE = 42
ALERT_DESCRIPTION_UNSUPPORTED_CERTIFICATE = 43
ALERT_DESCRIPTION_CERTIFICATE_REVOKED = 44
ALERT_DESCRIPTION_CERTIFICATE_EXPIRED = 45
ALERT_DESCRIPTION_CERTIFICATE_UNKNOWN = 46
ALERT_DESCRIPTION_ILLEGAL_PARAMETER = 47
ALERT_DESCRIPTION_UNKNOWN_CA = 48
ALERT_DESCRIPTION_ACCESS_DENIED = 49
ALERT_DESCRIPTION_DECODE_ERROR = 50
ALERT_DESCRIPTION_DECRYPT_ERROR = 51
ALERT_DESCRIPTION_PROTOCOL_VERSION = 70
ALERT_DESCRIPTION_INSUFFICIENT_SECURITY = 71
ALERT_DESCRIPTION_INTERNAL_ERROR = 80
ALERT_DESCRIPTION_USER_CANCELLED = 90
ALERT_DESCRIPTION_NO_RENEGOTIATION = 100
ALERT_DESCRIPTION_UNSUPPORTED_EXTENSION = 110
ALERT_DESCRIPTION_CERTIFICATE_UNOBTAINABLE = 111
ALERT_DESCRIPTION_UNRECOGNIZED_NAME = 112
ALERT_DESCRIPTION_BAD_CERTIFICATE_STATUS_RESPONSE = 113
ALERT_DESCRIPTION_BAD_CERTIFICATE_HASH_VALUE = 114
ALERT_DESCRIPTION_UNKNOWN_PSK_IDENTITY = 115

CERT_NONE = 0
CERT_OPTIONAL = 1
CERT_REQUIRED = 2

ENCODING_PEM = 1
ENCODING_DER = 2

HOSTFLAG_ALWAYS_CHECK_SUBJECT = 0x1
HOSTFLAG_NO_WILDCARDS = 0x2
HOSTFLAG_NO_PARTIAL_WILDCARDS = 0x4
HOSTFLAG_MULTI_LABEL_WILDCARDS = 0x8
HOSTFLAG_SINGLE_LABEL_SUBDOMAINS = 0x10
HOSTFLAG_NEVER_CHECK_SUBJECT = 0x20

OP_NO_SSLv2 = 0x0
OP_SINGLE_DH_USE = 0x0
OP_SINGLE_ECDH_USE = 0x0
OP_LEGACY_SERVER_CONNECT = 0x4
OP_ENABLE_KTLS = 0x8
OP_IGNORE_UNEXPECTED_EOF = 0x80
OP_NO_TICKET = 0x4000
OP_NO_COMPRESSION = 0x20000
OP_ENABLE_MIDDLEBOX_COMPAT = 0x100000
OP_CIPHER_SERVER_PREFERENCE = 0x400000
OP_NO_SSLv3 = 0x2000000
OP_NO_TLSv1 = 0x4000000
OP_NO_TLSv1_2 = 0x8000000
OP_NO_TLSv1_1 = 0x10000000
OP_NO_TLSv1_3 = 0x20000000
OP_NO_RENEGOTIATION = 0x40000000
OP_ALL = 0x80000050

PROTOCOL_SSLv23 = 2
PROTOCOL_TLS = 2
PROTOCOL_TLSv1 = 3
PROTOCOL_TLSv1_1 = 4
PROTOCOL_TLSv1_2 = 5
PROTOCOL_TLS_CLIENT = 16
PROTOCOL_TLS_SERVER = 17

PROTO_MINIMUM_SUPPORTED = -2
PROTO_MAXIMUM_SUPPORTED = -1
PROTO_SSLv3 = 768
PROTO_TLSv1 = 769
PROTO_TLSv1_1 = 770
PROTO_TLSv1_2 = 771
PROTO_TLSv1_3 = 772

SSL_ERROR_SSL = 1
SSL_ERROR_WANT_READ = 2
SSL_ERROR_WANT_WRITE = 3
SSL_ERROR_WANT_X509_LOOKUP = 4
SSL_ERROR_SYSCALL = 5
SSL_ERROR_ZERO_RETURN = 6
SSL_ERROR_WANT_CONNECT = 7
SSL_ERROR_EOF = 8
SSL_ERROR_INVALID_ERROR_CODE = 10

VERIFY_DEFAULT = 0x0
VERIFY_CRL_CHECK_LEAF = 0x4
VERIFY_CRL_CHECK_CHAIN = 0xC
VERIFY_X509_STRICT = 0x20
VERIFY_ALLOW_PROXY_CERTS = 0x40
VERIFY_X509_TRUSTED_FIRST = 0x8000
VERIFY_X509_PARTIAL_CHAIN = 0x80000

# ---- Exceptions ----


class SSLError(OSError):
    """An error occurred in the SSL implementation."""

    library: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        return self.strerror if isinstance(self.strerror, str) else str(self.args)


class SSLZeroReturnError(SSLError):
    """SSL/TLS session closed cleanly."""


class SSLWantReadError(SSLError):
    """Non-blocking SSL socket needs to read more data before the requested operation can be completed."""


class SSLWantWriteError(SSLError):
    """Non-blocking SSL socket needs to write more data before the requested operation can be completed."""


class SSLSyscallError(SSLError):
    """System error when attempting SSL operation."""


class SSLEOFError(SSLError):
    """SSL/TLS connection terminated abruptly."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate could not be verified."""

    verify_code: int
    verify_message: str


for _error in (
    SSLError,
    SSLZeroReturnError,
    SSLWantReadError,
    SSLWantWriteError,
    SSLSyscallError,
    SSLEOFError,
    SSLCertVerificationError,
):
    _error.__module__ = "ssl"
del _error


def _refuse(what: str) -> NoReturn:
    error = SSLError(
        SSL_ERROR_SSL,
        f"{what}: a component has no TLS of its own. The host does it for requests through wasi:http",
    )
    error.library, error.reason = "SSL", "NO_TLS_IN_COMPONENT"
    raise error


# ---- Classes ----


class _SSLContext:
    """The settings of connections. None can be made."""

    def __new__(cls, protocol: int, /) -> _SSLContext:
        _refuse("cannot create an SSL context")

    # ssl.SSLContext has properties for versions if there are some here; packages look for the others.
    minimum_version = PROTO_MINIMUM_SUPPORTED
    maximum_version = PROTO_MAXIMUM_SUPPORTED
    keylog_filename: str | None = None
    num_tickets = 0
    post_handshake_auth = False
    security_level = 0


class SSLSession:
    """A session of a connection. There are no connections."""

    def __new__(cls) -> SSLSession:
        raise TypeError("cannot create 'SSLSession' instances")


class MemoryBIO:
    """Bytes that are written at one end and read at the other."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ended = False

    @property
    def eof(self) -> bool:
        """Whether the end was written, and all that was before it read."""
        return self._ended and not self._bytes

    @property
    def pending(self) -> int:
        """How many bytes can be read."""
        return len(self._bytes)

    def read(self, size: int = -1, /) -> bytes:
        """Reads up to so many bytes; all, if none is named."""
        count = len(self._bytes) if size < 0 else size
        data = bytes(self._bytes[:count])
        del self._bytes[:count]
        return data

    def write(self, data: Buffer, /) -> int:
        """Writes bytes, and gives how many."""
        view = memoryview(data)
        if not view.c_contiguous:
            raise BufferError("memoryview: underlying buffer is not C-contiguous")
        if self._ended:
            _refuse("cannot write() after write_eof()")
        self._bytes += view
        return view.nbytes

    def write_eof(self) -> None:
        """Writes the end."""
        self._ended = True


# ---- Functions ----

_OBJECTS = {
    129: ("serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1"),
    130: ("clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2"),
}
"""OpenSSL's objects that ssl.Purpose has members for: number, short name, long name and identifier."""


def nid2obj(nid: int, /) -> tuple[int, str, str, str]:
    """The object with that number."""
    if nid not in _OBJECTS:
        raise ValueError(f"unknown NID {nid}")
    return nid, *_OBJECTS[nid]


def txt2obj(txt: str, name: bool = False) -> tuple[int, str, str, str]:
    """The object with that identifier or, if `name`, with that name."""
    for number, names in _OBJECTS.items():
        if txt == names[2] or (name and txt in names):
            return number, *names
    raise ValueError(f"unknown object {txt!r:.100}")


def get_default_verify_paths() -> tuple[str, str, str, str]:
    """Where certificates would be: the names of the environment's variables, and where there are none."""
    return "SSL_CERT_FILE", "/etc/ssl/cert.pem", "SSL_CERT_DIR", "/etc/ssl/certs"


def RAND_add(string: str | Buffer, entropy: float, /) -> None:
    """Adds to the randomness of the host, which needs nothing."""


def RAND_bytes(n: int, /) -> bytes:
    """Random bytes of the host."""
    return os.urandom(n)


def RAND_status() -> bool:
    """Whether there is randomness enough."""
    return True


def _test_decode_cert(path: str, /) -> NoReturn:
    _refuse("cannot decode a certificate")
