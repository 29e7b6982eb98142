-- An event of a few kilobytes stays in its row: kept aside, each cost a second table's rows and index, twice. Headers
-- are read by the relay alone, as they were written.
ALTER TABLE outbox SET (toast_tuple_target = 8160);
ALTER TABLE outbox ALTER COLUMN headers TYPE text;

-- As before, and for one event, which is what most transactions say, without a plan for sets.
CREATE OR REPLACE FUNCTION outbox_say(topics text[], keys bytea[], bodies bytea[], headers text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(topics) = 1 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(topics[1] || ' ' || encode(keys[1], 'hex'), 20261124));
        INSERT INTO outbox (topic, key, value, headers) VALUES (topics[1], keys[1], bodies[1], headers[1]);
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(lock) FROM (
        SELECT DISTINCT hashtextextended(said.topic || ' ' || encode(said.key, 'hex'), 20261124) AS lock
        FROM unnest(topics, keys) AS said (topic, key)
        ORDER BY lock
    ) AS locks;
    INSERT INTO outbox (topic, key, value, headers)
        SELECT said.topic, said.key, said.body, said.headers
        FROM unnest(topics, keys, bodies, headers) WITH ORDINALITY AS said (topic, key, body, headers, place)
        ORDER BY said.place;
END
$$;
