-- Who read what, and when: written before the answer leaves, and by the same rules as the log itself.

CREATE TABLE access_log (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace text        NOT NULL,
    at        timestamptz NOT NULL,
    subject   text        NOT NULL,
    what      text        NOT NULL
);
CREATE INDEX access_log_workspace ON access_log (workspace, id);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
GRANT SELECT, INSERT ON access_log TO :role;
