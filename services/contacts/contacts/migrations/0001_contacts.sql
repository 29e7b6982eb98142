-- Profiles, consent as the ledger tells it, and the workspaces' purposes. One transaction writes a contact's row, its
-- consent rows and the outbox; the contact's row is the lock that puts writers of one contact in a line.
CREATE TABLE workspace (
    workspace      text        PRIMARY KEY,
    version        bigint      NOT NULL,
    changed_at     timestamptz NOT NULL,
    default_locale text        NOT NULL,
    controller     jsonb,
    purposes       jsonb       NOT NULL
);

-- `*_at` is when a field was given, and decides which value is the last; it stays when a field is cleared.
CREATE TABLE contact (
    workspace         text        NOT NULL,
    contact_id        uuid        NOT NULL,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    name              text,
    name_at           timestamptz,
    name_search       text,
    company           text,
    company_at        timestamptz,
    company_search    text,
    email             text,
    email_at          timestamptz,
    email_set_by      text CHECK (email_set_by IN ('visitor', 'controller')),
    email_fingerprint text,
    phone             text,
    phone_at          timestamptz,
    phone_set_by      text CHECK (phone_set_by IN ('visitor', 'controller')),
    phone_fingerprint text,
    captured_at       timestamptz,
    source_at         timestamptz,
    bot_id            text,
    bot_version       integer,
    page_url          text,
    conversation_id   uuid,
    directory_version bigint      NOT NULL DEFAULT 0,
    restricted        boolean     NOT NULL DEFAULT false,
    erased_at         timestamptz,
    search            text GENERATED ALWAYS AS (
        coalesce(name_search, '') || ' ' || coalesce(company_search, '') || ' '
        || coalesce(email, '') || ' ' || coalesce(phone, '')) STORED,
    PRIMARY KEY (workspace, contact_id)
);
CREATE INDEX contact_email ON contact (workspace, email_fingerprint) WHERE email_fingerprint IS NOT NULL;
CREATE INDEX contact_phone ON contact (workspace, phone_fingerprint) WHERE phone_fingerprint IS NOT NULL;

-- Trigrams make search fast; without the extension the same query is right and slower.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        BEGIN
            CREATE EXTENSION pg_trgm;
        EXCEPTION WHEN OTHERS THEN
            RAISE NOTICE 'no pg_trgm here: search goes without an index';
        END;
    END IF;
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        EXECUTE format('CREATE INDEX contact_search ON contact USING gin (search %I.gin_trgm_ops)',
            (SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm'));
    END IF;
END $$;

-- Every decision on a contact: from the ledger with its index, from here (told by the controller) until then without.
-- `note` is the controller's own and enters no topic.
CREATE TABLE entry (
    workspace             text        NOT NULL,
    contact_id            uuid        NOT NULL,
    event_id              uuid        NOT NULL,
    index                 bigint,
    leaf_hash             text,
    decision              text        NOT NULL,
    purpose               text,
    channels              text[]      NOT NULL,
    decided_at            timestamptz NOT NULL,
    recorded_at           timestamptz,
    expires_at            timestamptz,
    confirmation_required boolean     NOT NULL,
    notice_sha256         text,
    method                text        NOT NULL,
    actor                 text        NOT NULL,
    bot_id                text,
    bot_version           integer,
    note                  text,
    PRIMARY KEY (workspace, contact_id, event_id)
);
CREATE INDEX entry_of_everything ON entry (workspace, contact_id)
    WHERE purpose IS NULL AND decision IN ('withdrawn', 'objected');

-- What the entries come to, a row a purpose and channel. `decision` is that before expiry.
CREATE TABLE consent (
    workspace     text        NOT NULL,
    contact_id    uuid        NOT NULL,
    purpose       text        NOT NULL,
    channel       text        NOT NULL,
    decision      text        NOT NULL CHECK (decision IN ('granted', 'unconfirmed', 'refused', 'withdrawn', 'objected')),
    decided_at    timestamptz NOT NULL,
    expires_at    timestamptz,
    notice_sha256 text,
    entry_index   bigint,
    PRIMARY KEY (workspace, contact_id, purpose, channel)
);
CREATE INDEX consent_by_cell ON consent (workspace, purpose, channel, decision, contact_id);
CREATE INDEX consent_by_decision ON consent (workspace, decision, contact_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON workspace, contact, entry, consent TO :role;
