"""Texts of unknown encodings; where this machine has it compiled, its Python code is used."""

from charset_normalizer import from_bytes

assert str(from_bytes("Bonjour, où êtes-vous ?".encode()).best())


def run() -> None:
    from charset_normalizer import detect

    russian = "Привет, мир! Как у вас дела сегодня? Это проверка кодировки текста."
    assert str(from_bytes(russian.encode("cp1251")).best()) == russian
    assert detect("日本語のテキストです。".encode())["encoding"] == "utf-8"
    assert from_bytes(bytes(range(256)) * 4).best() is None
