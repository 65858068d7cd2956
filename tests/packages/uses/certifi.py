"""The certificates, which are a data file."""

import certifi

assert certifi.where().endswith("cacert.pem")


def run() -> None:
    with open(certifi.where()) as file:
        text = file.read()
    assert text == certifi.contents()
    assert text.count("-----BEGIN CERTIFICATE-----") > 100
