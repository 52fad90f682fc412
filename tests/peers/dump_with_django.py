"""Makes users with Argon2 hashes in a new database of Django's and dumps them.

Standard input: {"users": number}. Each one's password is `passphrase of user N`.
"""

import io
import json
import sys

import django
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

asked = json.load(sys.stdin)


class Cheap(Argon2PasswordHasher):
    """Django's own, of little cost."""

    time_cost = 1
    memory_cost = 256
    parallelism = 4


settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    PASSWORD_HASHERS=[f"{__name__}.Cheap"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
for number in range(asked["users"]):
    User.objects.create_user(f"user{number}", f"user{number}@example.org", f"passphrase of user {number}")
dump = io.StringIO()
call_command("dumpdata", "auth.user", stdout=dump)
json.dump({"dump": dump.getvalue()}, sys.stdout)
