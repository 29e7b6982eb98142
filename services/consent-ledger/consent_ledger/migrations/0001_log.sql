-- The log: entries, the evidence they commit to, the tiles of the tree and every checkpoint that was issued.
-- The service may only INSERT and SELECT. Triggers say no to everybody else, the owner included; a superuser can get
-- round them, and then the audit finds it.

CREATE TABLE entry (
    workspace   text        NOT NULL,
    index       bigint      NOT NULL CHECK (index >= 0),
    leaf        bytea       NOT NULL,
    leaf_hash   bytea       NOT NULL,
    event_id    uuid        NOT NULL,
    contact_id  uuid        NOT NULL,
    decision    text        NOT NULL,
    purpose     text,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (workspace, index)
);
-- The log is its own inbox: an event id stands in a log once, whoever tries.
CREATE UNIQUE INDEX entry_event ON entry (event_id, workspace);
CREATE INDEX entry_contact ON entry (contact_id, workspace, index);
CREATE INDEX entry_erased ON entry (contact_id) WHERE decision = 'erased';

CREATE TABLE evidence (
    workspace text   NOT NULL,
    index     bigint NOT NULL,
    evidence  bytea  NOT NULL,
    salt      bytea  NOT NULL,
    PRIMARY KEY (workspace, index)
);

-- Full tiles only (domain/edge.py): hashes as served, and the perfect subtrees above them, so that a proof reads
-- 32 bytes a node. Hashes do not compress: EXTERNAL lets substring() fetch a slice without reading the rest.
CREATE TABLE tile (
    workspace text     NOT NULL,
    level     smallint NOT NULL,
    number    bigint   NOT NULL,
    hashes    bytea    NOT NULL,
    inner_rows bytea   NOT NULL,
    root      bytea    NOT NULL,
    PRIMARY KEY (workspace, level, number)
);
ALTER TABLE tile ALTER hashes SET STORAGE EXTERNAL, ALTER inner_rows SET STORAGE EXTERNAL;

-- A chain from size 0: each checkpoint names the one it extends, and none is extended twice. Two sequencers that run
-- by mistake cannot both extend the same head.
CREATE TABLE checkpoint (
    workspace text        NOT NULL,
    size      bigint      NOT NULL CHECK (size >= 0),
    previous  bigint      CHECK (previous < size),
    root      bytea       NOT NULL,
    issued_at timestamptz NOT NULL,
    note      text        NOT NULL,
    PRIMARY KEY (workspace, size),
    UNIQUE (workspace, previous),
    FOREIGN KEY (workspace, previous) REFERENCES checkpoint (workspace, size),
    CHECK ((size = 0) = (previous IS NULL))
);
CREATE INDEX checkpoint_issued ON checkpoint (workspace, issued_at, size);

-- Entries follow one another without a gap, whoever inserts them.
CREATE FUNCTION entries_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch record;
BEGIN
    FOR batch IN
        SELECT workspace, min(index) AS first, max(index) AS last, count(*) AS many FROM arrived GROUP BY workspace
    LOOP
        IF batch.last - batch.first + 1 <> batch.many OR (batch.first > 0 AND NOT EXISTS (
            SELECT FROM entry WHERE workspace = batch.workspace AND index = batch.first - 1)) THEN
            RAISE EXCEPTION 'entries of % must follow one another from %', batch.workspace, batch.first
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_follow AFTER INSERT ON entry
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION entries_follow();

-- A checkpoint covers exactly what is there.
CREATE FUNCTION checkpoint_covers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size <> coalesce((SELECT max(index) + 1 FROM entry WHERE workspace = NEW.workspace), 0) THEN
        RAISE EXCEPTION 'a checkpoint of % must cover all its entries and no more', NEW.workspace
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER checkpoint_covers AFTER INSERT ON checkpoint FOR EACH ROW EXECUTE FUNCTION checkpoint_covers();

CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger only grows: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON tile
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER only_grows BEFORE UPDATE OR TRUNCATE ON evidence
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

-- Evidence goes only with the erasure that stands in the log (rule 8), whoever deletes it.
CREATE FUNCTION evidence_goes_with_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM gone JOIN entry USING (workspace, index) WHERE NOT EXISTS (
            SELECT FROM entry AS erasure WHERE erasure.contact_id = entry.contact_id
                AND erasure.workspace = entry.workspace AND erasure.decision = 'erased')) THEN
        RAISE EXCEPTION 'evidence is deleted only for a contact whose erasure is in the log'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER evidence_goes_with_erasure AFTER DELETE ON evidence
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION evidence_goes_with_erasure();

-- The one way to delete evidence: what is kept of contacts that are erased, except of the erasures themselves, which
-- say nothing of a person. Returns how many entries lost theirs.
CREATE FUNCTION erase_evidence(of_workspace text, of_contacts uuid[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM evidence USING entry
        WHERE entry.workspace = of_workspace AND entry.contact_id = ANY (of_contacts) AND entry.decision <> 'erased'
            AND evidence.workspace = entry.workspace AND evidence.index = entry.index
        RETURNING 1
    ) SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION erase_evidence(text, uuid[]) FROM PUBLIC;

GRANT SELECT, INSERT ON entry, evidence, tile, checkpoint TO :role;
GRANT EXECUTE ON FUNCTION erase_evidence(text, uuid[]) TO :role;
