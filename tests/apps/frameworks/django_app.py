"""A Django project in one file: a view with a template, a form, a database in memory, and a response that is streamed."""

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    LOGGING={
        "version": 1,
        "handlers": {"stderr": {"class": "logging.StreamHandler"}},
        "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR"}},
    },
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for the test",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)

from django import setup
from django.contrib.auth import get_user_model
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.urls import path

setup(set_prefix=False)
# While the component is built: the tables are part of it.
call_command("migrate", verbosity=0)

template = engines["django"].from_string(
    "Hello, {{ name }}! {% for n in numbers %}{{ n }} {% endfor %}"
)


def hello(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(template.render({"name": name, "numbers": range(3)}, request))


def users(request: HttpRequest) -> JsonResponse:
    """Adds the user of the form, and lists all."""
    users = get_user_model().objects
    if request.method == "POST":
        users.create_user(request.POST["name"])
    return JsonResponse({"users": list(users.values_list("username", flat=True))})


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(f"{n}\n" for n in range(1000))


async def asynchronous(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"asynchronous {request.get_full_path()}")


def failure(request: HttpRequest) -> HttpResponse:
    raise LookupError("in a view")


urlpatterns = [
    path("hello/<name>", hello),
    path("users", users),
    path("stream", stream),
    path("asynchronous", asynchronous),
    path("failure", failure),
]

wsgi = WSGIHandler()
asgi = ASGIHandler()
