-- How many entries of each kind and how many contacts a log had at some size, so that the summary counts only what came
-- since. Worked out from the log and no proof of anything.

CREATE TABLE tally (
    workspace text   PRIMARY KEY,
    size      bigint NOT NULL,
    contacts  bigint NOT NULL,
    decisions jsonb  NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON tally TO :role;
