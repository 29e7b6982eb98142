-- Lists that cost the same however many contacts there are. `standing` has a row for each living contact, with the
-- pattern of purposes and channels on which it has a decision; patterns are few. Who has no decision on a purpose is
-- then found by the patterns without it, and nothing has to be looked through.
CREATE TABLE pattern (
    workspace text   NOT NULL,
    pattern   bigint NOT NULL,
    cells     text[] NOT NULL,
    PRIMARY KEY (workspace, pattern)
);
CREATE TABLE standing (
    workspace  text   NOT NULL,
    contact_id uuid   NOT NULL,
    pattern    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace, contact_id)
);
CREATE INDEX standing_by_pattern ON standing (workspace, pattern, contact_id);
GRANT SELECT, INSERT ON pattern TO :role;
GRANT SELECT, INSERT, UPDATE, DELETE ON standing TO :role;

-- By a trigger, so that no way in which a contact comes can forget it. An erasure deletes the row (`store/consents.py`).
CREATE FUNCTION contact_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO standing (workspace, contact_id) SELECT workspace, contact_id FROM come ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER contact_stands AFTER INSERT ON contact REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION contact_stands();

INSERT INTO standing (workspace, contact_id, pattern)
SELECT workspace, contact_id,
    CASE WHEN count(purpose) = 0 THEN 0
    ELSE hashtextextended(string_agg(purpose || ':' || channel, ',' ORDER BY purpose, channel), 0) END
FROM contact LEFT JOIN consent USING (workspace, contact_id) WHERE erased_at IS NULL GROUP BY workspace, contact_id;
INSERT INTO pattern (workspace, pattern, cells)
SELECT DISTINCT workspace, hashtextextended(array_to_string(cells, ','), 0), cells FROM (
    SELECT workspace, array_agg(purpose || ':' || channel ORDER BY purpose, channel) AS cells
    FROM consent GROUP BY workspace, contact_id) AS found;

-- A yes whose time has run out is marked so (`handlers/expiring.py`), or a list of those that hold would have to pass
-- over all of them. What is not marked yet is told from the time, by the second index.
ALTER TABLE consent ADD COLUMN expired boolean NOT NULL DEFAULT false;
DROP INDEX consent_by_cell;
DROP INDEX consent_by_decision;
CREATE INDEX consent_by_cell ON consent (workspace, purpose, channel, decision, expired, contact_id);
-- By an expression, of which the planner has statistics: it knows that next to nothing of it lies in the past.
CREATE INDEX consent_expiring ON consent (
    workspace, (CASE WHEN NOT expired AND decision IN ('granted', 'unconfirmed') THEN expires_at END))
    WHERE CASE WHEN NOT expired AND decision IN ('granted', 'unconfirmed') THEN expires_at END IS NOT NULL;

-- A workspace's search does not read what other workspaces' contacts share with it.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        BEGIN
            CREATE EXTENSION IF NOT EXISTS btree_gin;
            DROP INDEX contact_search;
            EXECUTE format('CREATE INDEX contact_search ON contact USING gin (workspace, search %I.gin_trgm_ops)',
                (SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
                 WHERE extname = 'pg_trgm'));
        EXCEPTION WHEN OTHERS THEN
            RAISE NOTICE 'no btree_gin here: search goes by the index of all workspaces';
        END;
    END IF;
END $$;
