-- Bounces and complaints, as they were said by address: whoever asks for their data, or takes a workspace out, gets them.
CREATE TABLE suppression (
    workspace   text        NOT NULL,
    event_id    uuid        NOT NULL,
    address     text        NOT NULL,
    fingerprint text        NOT NULL,
    channel     text        NOT NULL,
    kind        text        NOT NULL,
    at          timestamptz NOT NULL,
    source      text,
    PRIMARY KEY (workspace, event_id)
);
CREATE INDEX suppression_of ON suppression (workspace, fingerprint);
ALTER TABLE suppression ALTER source SET STATISTICS 0;
GRANT SELECT, INSERT ON suppression TO :role;
