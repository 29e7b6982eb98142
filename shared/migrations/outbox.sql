-- The outbox: events that are said with the state they belong to, in one transaction, and published afterwards.
CREATE TABLE outbox (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic   text        NOT NULL,
    key     bytea       NOT NULL,
    value   bytea       NOT NULL,
    headers jsonb       NOT NULL,
    said_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = -1);
-- Bodies are JSON of a few kilobytes, read once: compressing them only costs.
ALTER TABLE outbox ALTER COLUMN value SET STORAGE EXTERNAL;

-- Transactions commit in another order than they drew their ids in. What shares a topic and key must not, or the relay
-- could publish a withdrawal before the grant it ends: so the key is locked until the commit, and only then the id is
-- drawn. Locks are taken in one order, so that two callers with the same keys cannot wait for each other.
CREATE FUNCTION outbox_say(topics text[], keys bytea[], bodies bytea[], headers text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(lock) FROM (
        SELECT DISTINCT hashtextextended(said.topic || ' ' || encode(said.key, 'hex'), 20261124) AS lock
        FROM unnest(topics, keys) AS said (topic, key)
        ORDER BY lock
    ) AS locks;
    INSERT INTO outbox (topic, key, value, headers)
        SELECT said.topic, said.key, said.body, said.headers::jsonb
        FROM unnest(topics, keys, bodies, headers) WITH ORDINALITY AS said (topic, key, body, headers, place)
        ORDER BY said.place;
END
$$;

GRANT SELECT, INSERT, DELETE ON outbox TO :role;
REVOKE EXECUTE ON FUNCTION outbox_say FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outbox_say TO :role;
