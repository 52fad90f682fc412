-- Version 5. The mail that carries a link, one for a link at most: written in the step that issues the link, and settled when
-- it was sent or never will be. No token rests here: the URL is signed when the mail is sent.
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY,
  link_id TEXT NOT NULL UNIQUE REFERENCES links (id),
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  -- Whom it goes to, in the form in which addresses are compared; nothing once the account was deleted.
  address_fold TEXT,
  message_id TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  -- The link template by which the URL was told when the link was issued.
  link_template TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  -- When it may be tried next; nothing once it is settled.
  next_at INTEGER,
  -- Until when whoever tries it has it alone.
  claimed_until INTEGER,
  sent_at INTEGER,
  given_up_at INTEGER,
  -- What went wrong the last time, in words.
  fault TEXT,
  seal BLOB NOT NULL,
  CHECK ((next_at IS NOT NULL) + (sent_at IS NOT NULL) + (given_up_at IS NOT NULL) = 1),
  CHECK (next_at IS NOT NULL OR claimed_until IS NULL)
) STRICT;

-- What waits.
CREATE INDEX outbox_waiting ON outbox (number) WHERE next_at IS NOT NULL;

-- How often an address was written to.
CREATE INDEX outbox_by_address ON outbox (address_fold, queued_at);

CREATE INDEX outbox_by_account ON outbox (account_id);
