-- The terms on which a purpose was first asked for in each locale, by which a later wording fix is known as one. Immutable.
CREATE TABLE terms (
    workspace text        NOT NULL,
    purpose   text        NOT NULL,
    id        text        NOT NULL,
    locale    text        NOT NULL,
    said      jsonb       NOT NULL,
    first_at  timestamptz NOT NULL,
    PRIMARY KEY (workspace, purpose, id, locale)
);
GRANT SELECT, INSERT ON terms TO :role;
