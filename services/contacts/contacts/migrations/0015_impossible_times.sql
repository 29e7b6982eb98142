-- Reports with a time that was never set (the year 1) cannot be read back: they count from when they were told, which
-- their id, a UUIDv7, says (RFC 9562 section 5.7).
UPDATE suppression SET at = CASE WHEN substr(event_id::text, 15, 1) = '7'
    THEN to_timestamp(('x' || replace(left(event_id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
    ELSE '2000-01-01Z' END
WHERE at < '2000-01-01Z';
