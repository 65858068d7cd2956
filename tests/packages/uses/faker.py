"""Names and numbers; providers and languages are modules that it finds by their names."""

from faker import Faker

Faker.seed(1)
english = Faker("en_US")
names = [english.name() for _ in range(3)]


def run() -> None:
    Faker.seed(1)
    again = Faker("en_US")
    assert [again.name() for _ in range(3)] == names
    several = Faker(["de_DE", "ja_JP"])
    assert several["ja_JP"].name() and several["de_DE"].city()
    assert "@" in english.email() and english.ipv4().count(".") == 3
    assert len(english.uuid4()) == 36 and english.date_this_century().year >= 2000
