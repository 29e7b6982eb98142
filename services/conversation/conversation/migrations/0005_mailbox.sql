-- Grants whose mailbox has not been proven yet; gone with the proof, and with the contact after thirty days without one.
CREATE TABLE unproven (
    workspace   text        NOT NULL,
    contact_id  uuid        NOT NULL,
    grant_event uuid        NOT NULL,
    granted_at  timestamptz NOT NULL,
    PRIMARY KEY (workspace, contact_id, grant_event)
);
CREATE INDEX unproven_granted_at ON unproven (granted_at);
-- Mails that ask the owner of an address. One a grant and address: `about` is when the grant was given, or when the
-- controller set the address. `address` is there only until the mail is sent or given up; its keyed hash stays, to bound
-- how often one mailbox is written to. The link names the row.
CREATE TABLE mail (
    id           uuid        PRIMARY KEY,
    workspace    text        NOT NULL,
    contact_id   uuid        NOT NULL,
    purpose      text        NOT NULL,
    grant_event  uuid        NOT NULL,
    about        timestamptz NOT NULL,
    locale       text        NOT NULL,
    address_hash bytea       NOT NULL,
    address      text,
    state        text        NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'limited', 'ended', 'confirmed')),
    tries        integer     NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL,
    made_at      timestamptz NOT NULL,
    until        timestamptz NOT NULL,
    CHECK ((state = 'waiting') = (address IS NOT NULL)),
    UNIQUE (workspace, contact_id, grant_event, address_hash, about)
);
CREATE INDEX mail_waiting ON mail (next_at) WHERE state = 'waiting';
CREATE INDEX mail_address ON mail (workspace, address_hash, made_at);
CREATE INDEX mail_made_at ON mail (made_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON unproven, mail TO :role;
