-- How far the sweep that compares the log with what was signed has come. Nothing that an answer stands on.

CREATE TABLE sweep (
    workspace text   PRIMARY KEY,
    below     bigint CHECK (below >= 0)
);
GRANT SELECT, INSERT, UPDATE ON sweep TO :role;
