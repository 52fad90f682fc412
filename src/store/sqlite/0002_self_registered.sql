-- Version 2. Whoever registered itself over the web chose a password that the owner of the address may not know.
ALTER TABLE accounts ADD COLUMN self_registered INTEGER NOT NULL DEFAULT 0 CHECK (self_registered IN (0, 1));
