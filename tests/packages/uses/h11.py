"""HTTP/1.1: a client and a server that talk in memory."""

import h11

client = h11.Connection(h11.CLIENT)


def run() -> None:
    server = h11.Connection(h11.SERVER)
    request = h11.Request(method="GET", target="/a", headers=[("Host", "host")])
    server.receive_data(client.send(request) + client.send(h11.EndOfMessage()))
    assert server.next_event().target == b"/a"
    assert isinstance(server.next_event(), h11.EndOfMessage)
    answer = server.send(
        h11.Response(status_code=200, headers=[("Content-Length", "2")])
    )
    client.receive_data(answer + server.send(h11.Data(b"hi")))
    assert client.next_event().status_code == 200
    assert client.next_event().data == b"hi"
    server.receive_data(b"nonsense\r\n\r\n")
    assert server.next_event() is h11.PAUSED
