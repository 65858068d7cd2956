"""Names of hosts, and the tables of characters for them."""

import idna

assert idna.encode("bücher.example") == b"xn--bcher-kva.example"


def run() -> None:
    import idna.codec

    assert idna.decode("xn--fsq.xn--0zwm56d") == "例.测试"
    assert idna.encode("Königsgäßchen", uts46=True) == b"xn--knigsgchen-b4a3dun"
    try:
        idna.encode("a..b")
    except idna.IDNAError:
        pass
    else:
        raise AssertionError
