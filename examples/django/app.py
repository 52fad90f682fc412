"""A web application that leaves accounts and links to gatepass (Django 5.1 or newer).

It reads the `users` view of gatepass's store, shows a page on GET, and on POST hands the link to `gatepass activate`.
Run it as the user who owns the store, at the address of the default link template:

    python3 examples/django/app.py runserver 9000
"""

import json
import logging
import os
import subprocess
import sys

import django
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management.utils import get_random_secret_key
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import format_html, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

GATEPASS = os.environ.get("GATEPASS", "gatepass")


def store():
    """The store's path, as gatepass itself finds it: flag, environment, configuration file, default."""
    listed = subprocess.run([GATEPASS, "config", "--json"], capture_output=True, check=True)
    return next(s["value"] for s in json.loads(listed.stdout)["settings"] if s["name"] == "store")


settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY") or get_random_secret_key(),
    ROOT_URLCONF=__name__,
    # Its Referrer-Policy keeps the token in this page's address from other sites.
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    # gatepass writes; this application only reads.
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": store(),
            "OPTIONS": {"init_command": "PRAGMA query_only = ON"},
        }
    },
    PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],  # needs argon2-cffi
    USE_TZ=True,
)
django.setup()

from django.db import models  # noqa: E402, only after the settings


class User(models.Model):
    """A row of the view. `password` is the hash in Django's form, `!` where there is none."""

    username = models.CharField(max_length=150)
    email = models.EmailField()
    password = models.CharField(max_length=255)
    is_active = models.BooleanField()
    date_joined = models.DateTimeField()

    class Meta:
        app_label = "gatepass"
        managed = False
        db_table = "users"


# [activation]
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request, token):
    if request.method != "POST":
        # Mail scanners and previews open links: a GET must not spend one.
        return page(request, "Activate your account", button="Activate")
    command = [GATEPASS, "activate", "--json", "--no-password", "--via", f"web {request.META['REMOTE_ADDR']}", "-"]
    run = subprocess.run(command, input=request.build_absolute_uri(), capture_output=True, text=True)
    answer = json.loads(run.stdout)
    if answer["status"] == 0:
        return page(request, "Your account is active. Please sign in.")
    if 10 <= answer["status"] <= 17:
        # Written for whoever holds the link, who may not be its owner.
        return page(request, answer["diagnosis"]["advice"]["say"], status=410)
    logging.error("gatepass activate: %s", answer["error"]["message"])
    return page(request, "Please try again later.", status=503)
# [activation]


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request):
    if request.method == "GET":
        return page(request, "Sign in", button="Sign in", fields=True)
    user = User.objects.filter(username__iexact=request.POST["username"], is_active=True).first()
    # A check takes as long for an account that is not there.
    if not check_password(request.POST["password"], user.password if user else "!"):
        return page(request, "Name or password is wrong.", status=403)
    return page(request, f"Welcome, {user.username}.")  # a session begins here


def page(request, says, button=None, fields=False, status=200):
    inputs = mark_safe('<input name="username"><input name="password" type="password">') if fields else ""
    form = format_html(
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}<button>{}</button></form>',
        get_token(request),
        inputs,
        button,
    )
    return HttpResponse(format_html("<!doctype html><p>{}</p>{}", says, form if button else ""), status=status)


urlpatterns = [path("api-activate/<str:token>/", activate), path("sign-in/", sign_in)]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
