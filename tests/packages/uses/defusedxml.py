"""XML that cannot hurt."""

from defusedxml.ElementTree import fromstring

assert fromstring("<a><b/></a>")[0].tag == "b"


def run() -> None:
    from defusedxml import EntitiesForbidden, minidom

    assert minidom.parseString("<a>t</a>").documentElement.firstChild.data == "t"
    bomb = '<!DOCTYPE a [<!ENTITY e "1234567890">]><a>&e;&e;</a>'
    try:
        fromstring(bomb)
    except EntitiesForbidden as error:
        assert error.name == "e"
    else:
        raise AssertionError
