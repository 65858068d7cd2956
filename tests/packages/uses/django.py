"""Templates, models on SQLite, forms, a view with its URL, translated text."""

import sys

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="for the test",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)
django.setup()

from django.db import connection, models
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse


class Entry(models.Model):
    title = models.CharField(max_length=20)
    size = models.IntegerField(default=0)

    class Meta:
        app_label = "use"


def view(request: HttpRequest, title: str) -> JsonResponse:
    entry = Entry.objects.get(title=title)
    return JsonResponse({"title": entry.title, "size": entry.size})


urlpatterns = [path("entry/<str:title>", view, name="entry")]


def run() -> None:
    from django.contrib.auth.hashers import check_password, make_password
    from django.core.management import call_command
    from django.forms import ModelForm
    from django.template import engines
    from django.test import Client
    from django.utils import translation

    template = engines["django"].from_string(
        "{% for n in ns %}{{ n|add:1 }},{% endfor %}"
    )
    assert template.render({"ns": [1, 2]}) == "2,3,"
    with connection.schema_editor() as editor:
        editor.create_model(Entry)
    Entry.objects.create(title="a", size=1)
    Entry.objects.create(title="b", size=2)
    assert Entry.objects.filter(size__gt=1).aggregate(models.Sum("size")) == {
        "size__sum": 2
    }
    response = Client().get(reverse("entry", args=["b"]))
    assert response.json() == {"title": "b", "size": 2}

    class Form(ModelForm):
        class Meta:
            model = Entry
            fields = ["title"]

    assert "title" in Form({"title": ""}).errors
    with translation.override("de"):
        assert translation.gettext("Yes") == "Ja"
    assert check_password("secret", make_password("secret"))
    call_command("check", stdout=sys.stdout)
