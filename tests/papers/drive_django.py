"""Drives examples/django/app.py as a browser would: argv is the folder of the example, then the link."""

import sys
from urllib.parse import urlsplit

sys.path.insert(0, sys.argv[1])

import app  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

settings.ALLOWED_HOSTS.append("testserver")
link = urlsplit(sys.argv[2]).path
browser = Client(enforce_csrf_checks=True)


def post(path, **fields):
    fields["csrfmiddlewaretoken"] = browser.get(path).cookies["csrftoken"].value
    answer = browser.post(path, fields)
    return answer.status_code, answer.content.decode()


def sign_in(password):
    return post("/sign-in/", username="Ada", password=password)[0]


for _ in range(2):
    shown = browser.get(link)
    assert shown.status_code == 200 and b"Activate" in shown.content, shown.content
    assert "no-store" in shown["Cache-Control"] and shown["Referrer-Policy"] == "same-origin", shown.headers
assert not app.User.objects.get(username="ada").is_active, "a GET spends nothing"
assert browser.post(link).status_code == 403, "a POST of another site's is refused"

try:
    import argon2  # noqa: F401
except ImportError:
    argon2 = None
if argon2:
    assert sign_in("seven unlikely words in a row, friend") == 403, "not before activation"

status, says = post(link)
assert status == 200 and "Your account is active" in says, says
assert app.User.objects.get(username="ada").is_active

status, says = post(link)
assert status == 410 and "This link has done its work" in says, says
status, says = post(link[:-9] + "/")
assert status == 410 and "Your account is active" not in says, says

if argon2:
    assert sign_in("seven unlikely words in a row, friend") == 200
    assert sign_in("another password altogether") == 403
print("done" if argon2 else "done, without signing in: argon2-cffi is not installed")
