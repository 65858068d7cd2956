"""HTTP/2: a client and a server that talk in memory."""

from h2.config import H2Configuration
from h2.connection import H2Connection

client = H2Connection(H2Configuration(client_side=True))


def run() -> None:
    from h2.events import DataReceived, RequestReceived

    server = H2Connection(H2Configuration(client_side=False))
    client.initiate_connection()
    server.initiate_connection()
    server.receive_data(client.data_to_send())
    client.receive_data(server.data_to_send())
    names = (":method", ":path", ":scheme", ":authority")
    client.send_headers(
        1, list(zip(names, ("GET", "/a", "https", "host"))), end_stream=True
    )
    events = server.receive_data(client.data_to_send())
    assert any(isinstance(event, RequestReceived) for event in events)
    server.send_headers(1, [(":status", "200")])
    server.send_data(1, b"hi", end_stream=True)
    events = client.receive_data(server.data_to_send())
    assert [event.data for event in events if isinstance(event, DataReceived)] == [
        b"hi"
    ]
