-- What is not the log: how far it has been published, and the workspaces as they were.

CREATE TABLE published (
    workspace  text   PRIMARY KEY,
    next_index bigint NOT NULL CHECK (next_index >= 0)
);

-- Every version heard, so that a question about the past is judged by the purposes of that time.
CREATE TABLE workspace_version (
    workspace  text        NOT NULL,
    version    bigint      NOT NULL,
    changed_at timestamptz NOT NULL,
    document   jsonb       NOT NULL,
    PRIMARY KEY (workspace, version)
);

GRANT SELECT, INSERT, UPDATE ON published TO :role;
GRANT SELECT, INSERT ON workspace_version TO :role;
