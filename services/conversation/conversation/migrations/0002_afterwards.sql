-- What a contact decided outside of a conversation, for their preference page: there, by one click, by a confirmation, or
-- through the controller. The evidence itself is in the event. `notice` and `prompt` as shown, of a grant given there.
CREATE TABLE decided_elsewhere (
    workspace   text        NOT NULL,
    contact_id  uuid        NOT NULL,
    event_id    uuid        NOT NULL,
    decision    text        NOT NULL,
    purpose     text,
    channels    text[]      NOT NULL,
    method      text        NOT NULL,
    actor       text        NOT NULL,
    decided_at  timestamptz NOT NULL,
    notice      jsonb,
    prompt      text,
    bot_id      text,
    bot_version integer,
    PRIMARY KEY (workspace, contact_id, event_id)
);
-- What an unsubscribe link has answered: the same again when it is repeated, also after an erasure. Nothing personal.
CREATE TABLE unsubscribed (
    workspace  text        NOT NULL,
    contact_id uuid        NOT NULL,
    purpose    text        NOT NULL,
    channel    text        NOT NULL,
    denied_at  timestamptz NOT NULL,
    PRIMARY KEY (workspace, contact_id, purpose, channel)
);
GRANT SELECT, INSERT, DELETE ON decided_elsewhere TO :role;
GRANT SELECT, INSERT, UPDATE ON unsubscribed TO :role;
