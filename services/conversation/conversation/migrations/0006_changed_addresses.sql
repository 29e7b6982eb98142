-- As of when a mail's address was the contact's: a confirmation proves no address that the controller set after that.
ALTER TABLE mail ADD COLUMN address_set_at timestamptz;
-- E-mail addresses that the controller set and whose owner has been asked; gone with the answer, with another address, and
-- with the address itself after thirty days without an answer.
CREATE TABLE unproven_address (
    workspace  text        NOT NULL,
    contact_id uuid        NOT NULL,
    set_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace, contact_id)
);
CREATE INDEX unproven_address_set_at ON unproven_address (set_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON unproven_address TO :role;
-- Mails that contacts wanted to be sent again, by grant, until contacts has told the address.
CREATE TABLE mail_again (
    workspace   text        NOT NULL,
    contact_id  uuid        NOT NULL,
    grant_event uuid        NOT NULL,
    asked_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace, contact_id, grant_event)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_again TO :role;
