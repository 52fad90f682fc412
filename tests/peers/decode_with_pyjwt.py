"""Decodes a token as an application with PyJWT 2 does. Standard input: {"token", "key" (a JWK), "audience"}."""

import json
import sys

import jwt

asked = json.load(sys.stdin)
key = jwt.PyJWK(asked["key"])
try:
    claims = jwt.decode(asked["token"], key.key, algorithms=["HS256"], audience=asked["audience"])
    answer = {"claims": claims, "header": jwt.get_unverified_header(asked["token"])}
except jwt.InvalidTokenError as refused:
    answer = {"refused": type(refused).__name__}
json.dump(answer, sys.stdout)
