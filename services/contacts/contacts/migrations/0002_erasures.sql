-- Erasures (Art. 17 GDPR): one a contact, done when each part has said so. Nothing personal is in here.
CREATE TABLE erasure (
    erasure_id   uuid        PRIMARY KEY,
    workspace    text        NOT NULL,
    contact_id   uuid        NOT NULL,
    requested_at timestamptz NOT NULL,
    done_at      timestamptz,
    UNIQUE (workspace, contact_id)
);
CREATE INDEX erasure_listed ON erasure (workspace, erasure_id);
CREATE INDEX erasure_open ON erasure (erasure_id) WHERE done_at IS NULL;
CREATE TABLE erasure_part (
    erasure_id uuid        NOT NULL REFERENCES erasure,
    part       text        NOT NULL,
    done_at    timestamptz,
    count      bigint,
    PRIMARY KEY (erasure_id, part)
);
GRANT SELECT, INSERT, UPDATE ON erasure, erasure_part TO :role;
