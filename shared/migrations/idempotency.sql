-- Answers kept for 24 hours, so that a write sent again has no second effect. `scope` is a hash: no token is stored.
CREATE TABLE idempotency (
    scope        bytea       PRIMARY KEY,
    request      bytea       NOT NULL,
    status       smallint,
    content_type text,
    body         bytea,
    contact_id   uuid,
    erased       boolean     NOT NULL DEFAULT false,
    kept_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_kept_at ON idempotency (kept_at);
CREATE INDEX idempotency_contact ON idempotency (contact_id) WHERE contact_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO :role;
