"""ASN.1: encoded and decoded, by rules that are modules."""

from pyasn1.codec.der.encoder import encode
from pyasn1.type import namedtype, univ


class Pair(univ.Sequence):
    componentType = namedtype.NamedTypes(
        namedtype.NamedType("number", univ.Integer()),
        namedtype.NamedType("text", univ.OctetString()),
    )


pair = Pair()
pair["number"], pair["text"] = 5, b"a"


def run() -> None:
    from pyasn1.codec.der.decoder import decode
    from pyasn1.codec.native import encoder
    from pyasn1.error import PyAsn1Error

    assert encode(pair).hex() == "3006020105040161"
    value, rest = decode(encode(pair) + b"rest", asn1Spec=Pair())
    assert (int(value["number"]), rest) == (5, b"rest")
    assert encoder.encode(value)["text"] == b"a"
    try:
        decode(b"\x30\x05\x02")
    except PyAsn1Error:
        pass
    else:
        raise AssertionError
