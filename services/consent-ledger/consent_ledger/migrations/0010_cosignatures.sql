-- What witnesses said of checkpoints: cosignatures, served with the checkpoint. Like the log they only grow.

CREATE TABLE cosignature (
    workspace   text        NOT NULL,
    size        bigint      NOT NULL,
    name        text        NOT NULL,
    key_id      bytea       NOT NULL,
    line        text        NOT NULL,
    witness_key text        NOT NULL,
    signed_at   timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (workspace, size, name, key_id)
);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

GRANT SELECT, INSERT ON cosignature TO :role;
