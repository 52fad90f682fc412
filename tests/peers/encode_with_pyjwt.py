"""Signs tokens as an application with PyJWT 2 does. Standard input: a list of {"claims", "key" (a JWK), "algorithm", "headers"}."""

import json
import sys

import jwt
from jwt.utils import base64url_decode

tokens = [
    jwt.encode(asked["claims"], base64url_decode(asked["key"]["k"]), asked["algorithm"], headers=asked["headers"])
    for asked in json.load(sys.stdin)
]
json.dump(tokens, sys.stdout)
