"""Makes and verifies hashes with argon2-cffi. Standard input: {"make": [password], "verify": [[hash, password]]}."""

import json
import sys

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

CHEAP = [
    PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1),
    PasswordHasher(memory_cost=64, time_cost=1, parallelism=2, type=Type.I),
    PasswordHasher(memory_cost=64, time_cost=1, parallelism=1, hash_len=16, salt_len=8, type=Type.D),
]


def verify(stored, password):
    try:
        return PasswordHasher().verify(stored, password)
    except VerifyMismatchError:
        return False


asked = json.load(sys.stdin)
made = [[hasher.hash(password), password] for hasher in CHEAP for password in asked["make"]]
made.append([PasswordHasher().hash(asked["make"][0]), asked["make"][0]])
json.dump({"made": made, "verified": [verify(*pair) for pair in asked["verify"]]}, sys.stdout)
