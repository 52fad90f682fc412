-- Version 4. A seal on each row, so that a value that was damaged within it is found; src/store/sqlite/seal.rs says what is
-- sealed and has the function. `OR FAIL` keeps SQLite from holding every page in memory until the statement is over.
ALTER TABLE accounts ADD COLUMN seal BLOB NOT NULL DEFAULT x'';

UPDATE OR FAIL accounts SET seal = seal(
  id, username, username_fold, username_skeleton, email, email_fold, password_hash, password_generation, roles,
  created_at, activated_at, suspended_at, deleted_at, self_registered);

ALTER TABLE links ADD COLUMN seal BLOB NOT NULL DEFAULT x'';

UPDATE OR FAIL links SET seal = seal(
  number, id, account_id, purpose, payload, key_id, email, password_generation, issued_by, issued_at,
  expires_at, used_at, used_via, superseded_at, superseded_by, revoked_at, revoked_by, revoked_reason,
  new_email);

ALTER TABLE keys_seen ADD COLUMN seal BLOB NOT NULL DEFAULT x'';

UPDATE OR FAIL keys_seen SET seal = seal(thumbprint);
