"""Reads the `users` view as a Django application does, through a model that Django does not manage.

Standard input: {"store": path, "passwords": {username: password}}.
"""

import json
import sys

import django
from django.conf import settings

asked = json.load(sys.stdin)
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": asked["store"]}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
    TIME_ZONE="Europe/Warsaw",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.hashers import check_password, identify_hasher, is_password_usable  # noqa: E402
from django.db import models  # noqa: E402
from django.utils import timezone  # noqa: E402


class User(models.Model):
    username = models.CharField(max_length=150)
    email = models.EmailField(null=True)
    password = models.CharField(max_length=255)
    is_active = models.BooleanField()
    date_joined = models.DateTimeField()

    class Meta:
        app_label = "peer"
        managed = False
        db_table = "users"


def seen(user):
    usable = is_password_usable(user.password)
    assert timezone.is_aware(user.date_joined) and user.is_active in (True, False)
    return {
        "id": user.pk,
        "username": user.username,
        "email": user.email,
        "is_active": user.is_active,
        "date_joined": user.date_joined.isoformat(),
        "hasher": identify_hasher(user.password).algorithm if usable else None,
        "lets_in": check_password(asked["passwords"].get(user.username, ""), user.password),
        "lets_anybody_in": check_password("another password", user.password),
    }


active = User.objects.filter(is_active=True, date_joined__lte=timezone.now(), date_joined__year__gte=2000)
answer = {
    "users": [seen(user) for user in User.objects.order_by("date_joined")],
    "active": [user.username for user in active],
}
json.dump(answer, sys.stdout)
