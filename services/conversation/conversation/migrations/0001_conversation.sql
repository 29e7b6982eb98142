-- What a controller sets up. `version` grows with each change; other services hear of it by the outbox.
CREATE TABLE workspace (
    id         text        PRIMARY KEY,
    version    integer     NOT NULL,
    definition jsonb       NOT NULL,
    changed_at timestamptz NOT NULL
);
-- What a purpose has been through: one that was consented to cannot be dropped, one that was retired not be revived.
CREATE TABLE purpose (
    workspace text    NOT NULL,
    id        text    NOT NULL,
    consented boolean NOT NULL DEFAULT false,
    retired   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace, id)
);
CREATE TABLE bot (
    workspace         text        NOT NULL,
    id                text        NOT NULL,
    draft             jsonb       NOT NULL,
    updated_at        timestamptz NOT NULL,
    published_version integer,
    published_at      timestamptz,
    PRIMARY KEY (workspace, id)
);
-- Immutable: the service's role may add and read, nothing else.
CREATE TABLE bot_version (
    workspace    text        NOT NULL,
    bot_id       text        NOT NULL,
    version      integer     NOT NULL,
    definition   jsonb       NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (workspace, bot_id, version)
);
-- One text, one version number, for ever.
CREATE TABLE notice (
    workspace text    NOT NULL,
    purpose   text    NOT NULL,
    locale    text    NOT NULL,
    version   integer NOT NULL,
    sha256    text    NOT NULL,
    text      text    NOT NULL,
    PRIMARY KEY (workspace, purpose, locale, version),
    UNIQUE (workspace, purpose, locale, sha256)
);
-- What a contact has decided here; no personal data. `rev` grows with each change, `last_at` is the latest moment that
-- was given to anything said of this contact. An erased contact stays as a row, so that its tokens end.
CREATE TABLE contact (
    workspace text        NOT NULL,
    id        uuid        NOT NULL,
    rev       integer     NOT NULL DEFAULT 0,
    last_at   timestamptz,
    captured  boolean     NOT NULL DEFAULT false,
    standings jsonb       NOT NULL DEFAULT '{}',
    erased_at timestamptz,
    PRIMARY KEY (workspace, id)
);
-- A conversation. Nothing typed before a grant is in it, and details only masked: contacts keeps the profiles.
CREATE TABLE conversation (
    id          uuid        PRIMARY KEY,
    workspace   text        NOT NULL,
    contact_id  uuid        NOT NULL,
    bot_id      text        NOT NULL,
    bot_version integer     NOT NULL,
    locale      text        NOT NULL,
    page_url    text,
    rev         integer     NOT NULL DEFAULT 0,
    talk        jsonb       NOT NULL,
    transcript  jsonb       NOT NULL,
    decisions   jsonb       NOT NULL DEFAULT '[]',
    started_at  timestamptz NOT NULL,
    last_seen   timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX conversation_contact ON conversation (workspace, contact_id);

-- One step of a conversation, whole or not at all, in one round trip: state, decisions, events and the kept answer.
-- False: something has moved since it was read (another answer, a decision elsewhere, the workspace's set-up, an
-- erasure); nothing is written then, and the caller reads again. `marks` are purposes consented to for the first time
-- as far as the caller knows: the lock on the workspace keeps them from being dropped meanwhile. A step that decides
-- or captures locks the contact until the commit, so that decided-at is strictly rising and a grant still holds.
-- Raises unique_violation when the idempotency key was used before.
CREATE FUNCTION take_step(
    step_conversation uuid, step_rev integer, step_workspace text, step_workspace_version integer,
    step_contact uuid, step_contact_rev integer, step_moment timestamptz,
    step_talk jsonb, step_said jsonb, step_decisions jsonb,
    contact_changed boolean, step_last_at timestamptz, step_captured boolean, step_standings jsonb, marks text[],
    topics text[], keys bytea[], bodies bytea[], headers text[],
    key_scope bytea, key_request bytea, key_body bytea
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF marks <> '{}' THEN
        PERFORM 1 FROM workspace WHERE id = step_workspace AND version = step_workspace_version FOR SHARE;
    ELSE
        PERFORM 1 FROM workspace WHERE id = step_workspace AND version = step_workspace_version;
    END IF;
    IF NOT FOUND THEN RETURN false; END IF;
    IF contact_changed THEN
        PERFORM 1 FROM contact WHERE workspace = step_workspace AND id = step_contact
            AND rev = step_contact_rev AND erased_at IS NULL FOR NO KEY UPDATE;
    ELSE
        PERFORM 1 FROM contact WHERE workspace = step_workspace AND id = step_contact
            AND rev = step_contact_rev AND erased_at IS NULL;
    END IF;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE conversation SET rev = rev + 1, talk = step_talk, transcript = transcript || step_said,
            decisions = CASE WHEN step_decisions = '[]' THEN decisions ELSE decisions || step_decisions END,
            last_seen = step_moment
        WHERE id = step_conversation AND rev = step_rev AND workspace = step_workspace AND contact_id = step_contact;
    IF NOT FOUND THEN RETURN false; END IF;
    IF contact_changed THEN
        UPDATE contact SET rev = rev + 1, last_at = step_last_at, captured = captured OR step_captured,
                standings = step_standings
            WHERE workspace = step_workspace AND id = step_contact;
    END IF;
    IF marks <> '{}' THEN
        INSERT INTO purpose (workspace, id, consented) SELECT step_workspace, unnest(marks), true
            ON CONFLICT (workspace, id) DO UPDATE SET consented = true;
    END IF;
    IF topics <> '{}' THEN
        PERFORM outbox_say(topics, keys, bodies, headers);
    END IF;
    IF key_scope IS NOT NULL THEN
        INSERT INTO idempotency (scope, request, status, content_type, body, contact_id)
            VALUES (key_scope, key_request, 200, 'application/json', key_body, step_contact);
    END IF;
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION take_step FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_step TO :role;
GRANT SELECT, INSERT, UPDATE ON workspace, purpose, bot, contact, conversation TO :role;
GRANT SELECT, INSERT ON bot_version, notice TO :role;
