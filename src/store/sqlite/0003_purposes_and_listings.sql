-- Version 3. Links that change an address, and what the listings go by.

-- The address that a `change-email` link brings; `email` stays the one that the link was issued against.
ALTER TABLE links ADD COLUMN new_email TEXT;

-- What each key still signs for, and until when.
CREATE INDEX links_unspent ON links (key_id, expires_at)
WHERE used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL;

CREATE INDEX events_by_account ON events (account_id);
