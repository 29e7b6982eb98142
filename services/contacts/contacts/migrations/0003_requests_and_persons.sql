-- What data subjects ask for on the preference page, with the day by which it must be answered (Art. 12(3) GDPR).
CREATE TABLE request (
    request_id   uuid        PRIMARY KEY,
    workspace    text        NOT NULL,
    contact_id   uuid        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('erasure', 'access')),
    cause        text        NOT NULL,
    locale       text        NOT NULL,
    requested_at timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    outcome      text        CHECK (outcome IN ('done', 'refused')),
    closed_at    timestamptz,
    note         text,
    CHECK ((outcome IS NULL) = (closed_at IS NULL))
);
CREATE INDEX request_listed ON request (workspace, due_at, request_id);
CREATE INDEX request_contact ON request (workspace, contact_id);

-- Contacts that the controller knows to be one person. A link and nothing more: no consent moves with it.
CREATE TABLE person (
    workspace  text NOT NULL,
    contact_id uuid NOT NULL,
    person_id  uuid NOT NULL,
    PRIMARY KEY (workspace, contact_id)
);
CREATE INDEX person_members ON person (workspace, person_id);

CREATE INDEX entry_by_day ON entry (workspace, decided_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON request, person TO :role;
