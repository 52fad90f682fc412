-- Version 1. A migration is never edited once it was released: a change is a new file with the next number.
-- Instants are integer milliseconds since 1970 in UTC. Enumerations are the words of the rules.

-- A deleted account stays as a tombstone: its number and its instants, nothing that tells who it was.
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT,
  username_fold TEXT UNIQUE,
  username_skeleton TEXT,
  email TEXT,
  email_fold TEXT UNIQUE,
  password_hash TEXT,
  password_generation INTEGER NOT NULL DEFAULT 0,
  roles TEXT NOT NULL DEFAULT '[]' CHECK (json_type(roles) IS 'array'),
  created_at INTEGER NOT NULL,
  activated_at INTEGER,
  suspended_at INTEGER,
  deleted_at INTEGER,
  CHECK ((username IS NULL) = (deleted_at IS NOT NULL)),
  CHECK ((username IS NULL) = (username_fold IS NULL) AND (username IS NULL) = (username_skeleton IS NULL)),
  CHECK ((email IS NULL) = (email_fold IS NULL)),
  CHECK (deleted_at IS NULL OR (email IS NULL AND password_hash IS NULL))
) STRICT;

CREATE INDEX accounts_by_skeleton ON accounts (username_skeleton);

-- `number` is the order in which links were issued. Links that were used or superseded, and expired ones, stay: "used" must
-- not look like "never existed".
CREATE TABLE links (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  purpose TEXT NOT NULL,
  payload TEXT NOT NULL,
  key_id TEXT NOT NULL,
  email TEXT,
  password_generation INTEGER NOT NULL,
  issued_by TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  used_via TEXT,
  superseded_at INTEGER,
  superseded_by TEXT,
  revoked_at INTEGER,
  revoked_by TEXT,
  revoked_reason TEXT,
  CHECK (expires_at > issued_at),
  CHECK (used_at IS NOT NULL OR used_via IS NULL),
  CHECK ((superseded_at IS NULL) = (superseded_by IS NULL)),
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  CHECK (revoked_at IS NOT NULL OR revoked_reason IS NULL)
) STRICT;

CREATE INDEX links_by_account ON links (account_id, purpose);

-- The audit trail. `previous` is the `hash` of the event before; src/event.rs says what is hashed. It outlives what it
-- tells of: `link_id` names links that may be gone.
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  account_id INTEGER REFERENCES accounts (id),
  link_id TEXT,
  detail TEXT NOT NULL CHECK (json_type(detail) IS 'object'),
  previous BLOB NOT NULL CHECK (length(previous) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- `INSERT OR REPLACE` would pass by the trigger for DELETE.
CREATE TRIGGER events_follow_each_other BEFORE INSERT ON events
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM events)
BEGIN SELECT raise(ABORT, 'an event follows the newest one'); END;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'events are never changed'); END;

CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'events are never removed'); END;

-- The RFC 7638 thumbprints of the keys that signed for this store.
CREATE TABLE keys_seen (
  thumbprint BLOB PRIMARY KEY CHECK (length(thumbprint) = 32)
) STRICT, WITHOUT ROWID;

-- The stable face for a web application that reads this file. The tables may change, this view may not.
CREATE VIEW users (id, username, email, password_hash, password, is_active, date_joined) AS
SELECT
  id,
  username,
  email,
  password_hash,
  CASE WHEN password_hash IS NULL THEN '!' ELSE 'argon2' || password_hash END,
  activated_at IS NOT NULL AND suspended_at IS NULL,
  -- As Django writes it, which compares it as text: six digits of a second's fraction, or none.
  strftime('%Y-%m-%d %H:%M:%S', created_at / 1000, 'unixepoch')
    || CASE created_at % 1000 WHEN 0 THEN '' ELSE format('.%03d000', created_at % 1000) END
FROM accounts
WHERE deleted_at IS NULL;

-- The audit trail for people, in the order in which it was written.
CREATE VIEW audit (sequence, at, actor, action, account_id, link_id, detail) AS
SELECT sequence, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch'), actor, action, account_id, link_id, detail
FROM events
ORDER BY sequence;
