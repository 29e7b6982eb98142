-- What contacts asked for on their preference page. Asking again while it is open is the same request.
CREATE TABLE asked_for (
    workspace    text        NOT NULL,
    contact_id   uuid        NOT NULL,
    kind         text        NOT NULL,
    request_id   uuid        NOT NULL,
    requested_at timestamptz NOT NULL,
    PRIMARY KEY (workspace, contact_id, kind)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON asked_for TO :role;
