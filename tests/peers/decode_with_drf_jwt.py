"""Decodes a token as Django REST framework JWT does where it is set up with no more than our secret.

Standard input: {"token", "key" (a JWK)}.
"""

import base64
import json
import sys

from django.conf import settings

asked = json.load(sys.stdin)
secret = base64.urlsafe_b64decode(asked["key"]["k"] + "==")
settings.configure(SECRET_KEY="not used here", JWT_AUTH={"JWT_SECRET_KEY": secret})

import jwt  # noqa: E402, only after the settings
from rest_framework_jwt.utils import jwt_decode_handler  # noqa: E402

try:
    answer = {"claims": jwt_decode_handler(asked["token"])}
except jwt.InvalidTokenError as refused:
    answer = {"refused": type(refused).__name__}
json.dump(answer, sys.stdout)
