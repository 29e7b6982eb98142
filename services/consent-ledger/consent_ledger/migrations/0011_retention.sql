-- Evidence goes after its time too: per purpose a period after the end of processing, set by the controller.
-- What went stands in two tables that only grow: a record a removal, signed by the log's keys, and the entries it
-- names. Whether it was due is judged by triggers, so by the same rule for the service and for the owner.

-- The periods of a workspace now, in days by purpose (null: kept), and the version of the workspace that sets them.
CREATE FUNCTION retention_of(of_workspace text) RETURNS TABLE (version bigint, rules jsonb)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT latest.version, coalesce(
        (SELECT jsonb_object_agg(purpose ->> 'id', purpose -> 'retention_days')
        FROM jsonb_array_elements(latest.document -> 'purposes') AS purpose), '{}')
    FROM (SELECT * FROM workspace_version WHERE workspace = of_workspace ORDER BY version DESC LIMIT 1) AS latest
$$;

-- From when on the evidence of a contact's entries may go: a row for each purpose, and one for the entries that speak
-- of every purpose (null), which go with the last of the purposes and not before the longest period after the last of
-- themselves. Null: never, as things stand. The rule is that of domain/removal.py.
CREATE FUNCTION evidence_due(of_workspace text, of_contact uuid) RETURNS TABLE (purpose text, due_at timestamptz)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH rule AS (
        SELECT key AS purpose, value::int AS days FROM retention_of(of_workspace), jsonb_each_text(rules)
    ), said AS (
        SELECT entry.index, entry.decision, entry.purpose, (json ->> 'decided_at')::timestamptz AS at,
            (json ->> 'expires_at')::timestamptz AS until,
            CASE WHEN entry.decision IN ('objected', 'erased') THEN '["email", "phone", "sms", "whatsapp"]'
                ELSE json -> 'channels' END AS channels
        FROM entry CROSS JOIN LATERAL (SELECT convert_from(leaf, 'UTF8')::jsonb AS json) AS parsed
        WHERE entry.contact_id = of_contact AND entry.workspace = of_workspace
    ), meant AS (
        SELECT DISTINCT said.purpose FROM said WHERE said.purpose IS NOT NULL
        UNION SELECT rule.purpose FROM rule WHERE NOT EXISTS (SELECT FROM said WHERE said.purpose IS NOT NULL)
    ), cell AS (
        SELECT meant.purpose, channel,
            max(said.at) FILTER (WHERE decision IN ('refused', 'withdrawn', 'objected', 'erased')) AS denied_at,
            max(said.index) FILTER (WHERE decision IN ('refused', 'withdrawn', 'objected', 'erased')) AS denied_index,
            (array_agg(said.index ORDER BY said.at DESC, said.index DESC) FILTER (WHERE decision = 'granted'))[1]
                AS granted
        FROM meant JOIN said ON said.purpose = meant.purpose OR said.purpose IS NULL
            CROSS JOIN LATERAL jsonb_array_elements_text(said.channels) AS channel
        GROUP BY meant.purpose, channel
    ), ended AS (
        SELECT cell.purpose, max(CASE
            WHEN given.at > coalesce(denied_at, '-infinity') AND given.index > coalesce(denied_index, -1)
            THEN coalesce(given.until, 'infinity') ELSE denied_at END) AS at
        FROM cell LEFT JOIN said AS given ON given.index = cell.granted GROUP BY cell.purpose
    ), due AS (
        SELECT ended.purpose, rule.days, CASE WHEN coalesce((
            SELECT decision = 'unrestricted' FROM said WHERE decision IN ('restricted', 'unrestricted')
            ORDER BY said.at DESC, said.index DESC LIMIT 1), true)
            THEN ended.at + make_interval(hours => 24 * days) END AS due_at
        FROM ended LEFT JOIN rule ON rule.purpose = ended.purpose
    )
    SELECT due.purpose, due.due_at FROM due
    UNION ALL SELECT NULL, CASE WHEN bool_and(due.due_at IS NOT NULL) THEN greatest(max(due.due_at),
        (SELECT max(said.at) FROM said WHERE said.purpose IS NULL) + make_interval(hours => 24 * max(due.days))) END
        FROM due
$$;

-- Who removed how much of what, when and why. `note` says the same under the log's signature.
CREATE TABLE removal (
    workspace         text        NOT NULL,
    number            bigint      NOT NULL CHECK (number > 0),
    at                timestamptz NOT NULL,
    by                text        NOT NULL,
    workspace_version bigint      NOT NULL,
    rules             jsonb       NOT NULL,
    size              bigint      NOT NULL,
    entries           bigint      NOT NULL CHECK (entries > 0),
    note              text        NOT NULL,
    PRIMARY KEY (workspace, number)
);
CREATE TABLE removed (
    workspace text   NOT NULL,
    index     bigint NOT NULL,
    number    bigint NOT NULL,
    PRIMARY KEY (workspace, index),
    FOREIGN KEY (workspace, number) REFERENCES removal (workspace, number)
);
CREATE INDEX removed_number ON removed (workspace, number);

CREATE FUNCTION removals_follow() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM removal WHERE workspace = NEW.workspace) THEN
        RAISE EXCEPTION 'removals of % must follow one another', NEW.workspace
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.at > clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION 'evidence is not removed in the future' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.workspace_version, NEW.rules) IS DISTINCT FROM (SELECT (version, rules) FROM retention_of(NEW.workspace)) THEN
        RAISE EXCEPTION 'evidence is removed by the periods that the workspace has set and no others'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER removals_follow BEFORE INSERT ON removal FOR EACH ROW EXECUTE FUNCTION removals_follow();

CREATE FUNCTION removed_is_due() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    early record;
BEGIN
    WITH named AS (
        SELECT arrived.workspace, arrived.index, removal.at, entry.contact_id, entry.purpose,
            coalesce(entry.decision <> 'erased' AND arrived.index < removal.size, false) AS can
        FROM arrived JOIN removal USING (workspace, number) LEFT JOIN entry USING (workspace, index)
    ), contact AS MATERIALIZED (
        SELECT DISTINCT workspace, contact_id FROM named
    ), due AS MATERIALIZED (
        SELECT contact.contact_id, found.* FROM contact
            CROSS JOIN LATERAL evidence_due(contact.workspace, contact.contact_id) AS found
    )
    SELECT named.workspace, named.index INTO early FROM named LEFT JOIN due
        ON due.contact_id = named.contact_id AND due.purpose IS NOT DISTINCT FROM named.purpose
    WHERE NOT named.can OR due.due_at IS NULL OR due.due_at > named.at LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the evidence of entry % of % is not due', early.index, early.workspace
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER removed_is_due AFTER INSERT ON removed
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION removed_is_due();

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON removal
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON removed
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

-- Evidence goes only with the erasure that stands in the log (rule 8), or with the removal that names it.
CREATE FUNCTION evidence_goes_lawfully() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM gone JOIN entry USING (workspace, index) WHERE NOT EXISTS (
            SELECT FROM entry AS erasure WHERE erasure.contact_id = entry.contact_id
                AND erasure.workspace = entry.workspace AND erasure.decision = 'erased')
        AND NOT EXISTS (
            SELECT FROM removed WHERE removed.workspace = entry.workspace AND removed.index = entry.index)) THEN
        RAISE EXCEPTION 'evidence is deleted only for a contact whose erasure is in the log, or as a removal says'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER evidence_goes_with_erasure ON evidence;
DROP FUNCTION evidence_goes_with_erasure();
CREATE TRIGGER evidence_goes_lawfully AFTER DELETE ON evidence
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION evidence_goes_lawfully();

-- The one way to remove evidence under retention. Raises for an entry that is not due, or that has none any more.
CREATE FUNCTION remove_evidence(
    of_workspace text, of_number bigint, moment timestamptz, who text, of_version bigint, of_rules jsonb,
    of_size bigint, signed text, indexes bigint[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    many bigint;
BEGIN
    INSERT INTO removal VALUES
        (of_workspace, of_number, moment, who, of_version, of_rules, of_size, cardinality(indexes), signed);
    INSERT INTO removed SELECT of_workspace, named, of_number FROM unnest(indexes) AS named;
    DELETE FROM evidence WHERE workspace = of_workspace AND index = ANY (indexes);
    GET DIAGNOSTICS many = ROW_COUNT;
    IF many <> cardinality(indexes) THEN
        RAISE EXCEPTION 'of % entries of % only % have evidence', cardinality(indexes), of_workspace, many
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN many;
END $$;
REVOKE ALL ON FUNCTION remove_evidence(
    text, bigint, timestamptz, text, bigint, jsonb, bigint, text, bigint[]) FROM PUBLIC;

GRANT SELECT ON removal, removed TO :role;
GRANT EXECUTE ON FUNCTION remove_evidence(
    text, bigint, timestamptz, text, bigint, jsonb, bigint, text, bigint[]) TO :role;
