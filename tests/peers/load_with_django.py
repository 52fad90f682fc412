"""Loads a fixture into a new database of Django's and dumps it again.

Standard input: {"fixture": path, "passwords": {username: password}}.
"""

import io
import json
import sys

import django
from django.conf import settings

asked = json.load(sys.stdin)
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    TIME_ZONE="Europe/Warsaw",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import authenticate  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
call_command("loaddata", asked["fixture"], verbosity=0)
signed_in = [name for name, password in asked["passwords"].items() if authenticate(username=name, password=password)]
Group.objects.create(name="editors").user_set.add(User.objects.order_by("pk").first())
dump = io.StringIO()
call_command("dumpdata", "auth.user", "auth.group", natural_foreign=True, indent=2, stdout=dump)
users = [[user.pk, user.username, user.email, user.is_active, user.is_staff] for user in User.objects.order_by("pk")]
json.dump({"signed_in": signed_in, "users": users, "dump": dump.getvalue()}, sys.stdout)
