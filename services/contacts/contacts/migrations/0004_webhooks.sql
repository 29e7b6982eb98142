-- The controller's tools that want to hear of decisions, and what was delivered to them. Bodies name contacts by id.
CREATE TABLE webhook (
    webhook_id uuid        PRIMARY KEY,
    workspace  text        NOT NULL,
    url        text        NOT NULL,
    secret     text        NOT NULL,
    events     text[]      NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX webhook_listed ON webhook (workspace, webhook_id) WHERE ended_at IS NULL;
CREATE TABLE delivery (
    delivery_id  uuid        PRIMARY KEY,
    webhook_id   uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event_id     uuid        NOT NULL,
    type         text        NOT NULL,
    body         text        NOT NULL,
    made_at      timestamptz NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    next_at      timestamptz,
    delivered_at timestamptz,
    answer       text,
    UNIQUE (webhook_id, event_id)
);
CREATE INDEX delivery_due ON delivery (next_at) WHERE next_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook, delivery TO :role;
