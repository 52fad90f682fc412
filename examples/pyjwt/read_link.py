"""Reads a confirmation link, with PyJWT. It does not redeem one: only `gatepass activate` knows whether a link was spent,
withdrawn or replaced.

    python3 examples/pyjwt/read_link.py ~/.local/share/gatepass/keys.json < link.txt
"""

import json
import sys

import jwt


def read(link, ring):
    """The claims of a link that is genuine and in time; otherwise jwt.InvalidTokenError."""
    token = link.strip().rstrip("/").rsplit("/", 1)[-1]
    kid = jwt.get_unverified_header(token).get("kid")
    for key in ring["keys"]:
        # A retired key stays in the ring, and verifies nothing.
        if key["kid"] == kid and "retired_at" not in key:
            # Without the audience PyJWT refuses the token: it is for gatepass, and never a login.
            return jwt.decode(token, jwt.PyJWK(key).key, algorithms=["HS256"], audience="gatepass")
    raise jwt.InvalidKeyError(f"no key {kid!r}")


if __name__ == "__main__":
    with open(sys.argv[1]) as keys:
        print(json.dumps(read(sys.stdin.read(), json.load(keys)), indent=2))
