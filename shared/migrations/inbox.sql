-- The inbox: which events a consumer has had. Written in the transaction of their effect.
CREATE TABLE inbox (
    consumer    text        NOT NULL,
    event_id    uuid        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);
GRANT SELECT, INSERT, DELETE ON inbox TO :role;
