"""Keys made in the component: encryption and signatures."""

import rsa

message = b"hello"


def run() -> None:
    public, private = rsa.newkeys(512)
    assert rsa.decrypt(rsa.encrypt(message, public), private) == message
    signature = rsa.sign(message, private, "SHA-256")
    assert rsa.verify(message, signature, public) == "SHA-256"
    try:
        rsa.verify(b"other", signature, public)
    except rsa.VerificationError:
        pass
    else:
        raise AssertionError
    assert rsa.PrivateKey.load_pkcs1(private.save_pkcs1()) == private
