"""Makes hashes as Django does for its `password` column. Standard input: a list of passwords."""

import json
import sys

from django.conf import settings

settings.configure(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])

from django.contrib.auth.hashers import make_password  # noqa: E402, only after the settings

json.dump([[make_password(password), password] for password in json.load(sys.stdin)], sys.stdout)
