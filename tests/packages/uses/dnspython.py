"""Messages, zones and names; each type of record is a module that it imports by name."""

import dns.message
import dns.name

query = dns.message.make_query("www.example.", "AAAA", id=1)


def run() -> None:
    import dns.reversename
    import dns.zone

    assert (
        dns.message.from_wire(query.to_wire()).question[0].name.to_text()
        == "www.example."
    )
    text = "@ 3600 IN SOA ns hostmaster 1 2 3 4 5\n@ 60 IN NS ns\nns IN A 10.0.0.1\n"
    zone = dns.zone.from_text(text, origin="example.")
    assert zone.get_rdataset("ns", "A")[0].address == "10.0.0.1"
    assert (
        dns.reversename.from_address("10.0.0.1").to_text() == "1.0.0.10.in-addr.arpa."
    )
    assert dns.name.from_text("bücher.example").to_text() == "xn--bcher-kva.example."
