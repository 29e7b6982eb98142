-- The last e-mail address of a contact that was heard of, as a keyed hash, and since when it is theirs: what is told or
-- heard of an earlier one afterwards asks nobody. No hash: there is none, or its owner is not to be written to. Gone with
-- the contact, and after forty days, when no link to an earlier one holds any more.
CREATE TABLE last_address (
    workspace    text        NOT NULL,
    contact_id   uuid        NOT NULL,
    address_hash bytea,
    given_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace, contact_id)
);
CREATE INDEX last_address_given_at ON last_address (given_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON last_address TO :role;
-- What contacts calls the address that a link went to: a confirmation is of no other. Null in rows of earlier versions.
ALTER TABLE mail ADD COLUMN fingerprint text;
