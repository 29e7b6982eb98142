-- Addresses that the controller took from a contact, by fingerprint: what was denied there stays denied.
ALTER TABLE contact ADD COLUMN former jsonb NOT NULL DEFAULT '[]';
