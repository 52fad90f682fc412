"""The old design, for comparison: Django REST framework and a JSON Web Token in the URL, one process, one database.

    gunicorn --workers 1 --bind 127.0.0.1:PORT old:application

The GET looks the account up, as the old system's did before it changed it; it changes nothing here, so that it can be asked
again and again. `OLD_DB` names the database, `python old.py` makes it and prints a link.
"""

import os
import sys
import time

import django
import jwt
from django.conf import settings

SECRET = "a secret of the old design, for a bench"

settings.configure(
    SECRET_KEY=SECRET,
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["OLD_DB"]}},
    REST_FRAMEWORK={"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import exceptions  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class Activate(APIView):
    authentication_classes = ()
    permission_classes = ()

    def get(self, request, token):
        try:
            payload = jwt.decode(token, SECRET, algorithms=["HS256"])
        except jwt.ExpiredSignatureError:
            raise exceptions.AuthenticationFailed("Signature has expired.")
        except jwt.InvalidTokenError:
            raise exceptions.AuthenticationFailed("Error decoding signature.")
        user = User.objects.get(pk=payload["user_id"])
        return Response([f"User {'active' if user.is_active else 'pending'}"])


urlpatterns = [path("api-activate/<token>/", Activate.as_view())]
application = get_wsgi_application()

if __name__ == "__main__":
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("ada", "ada@example.org", is_active=False)
    claims = {"user_id": user.pk, "username": "ada", "email": user.email, "exp": int(time.time()) + 7200}
    token = jwt.encode(claims, SECRET, algorithm="HS256")
    # Before PyJWT 2 it is bytes.
    token = token.decode() if isinstance(token, bytes) else token
    sys.stdout.write(f"/api-activate/{token}/\n")
