-- A request for a copy of data that were erased before it was answered was never done, and can be no more.
ALTER TABLE request DROP CONSTRAINT request_outcome_check;
ALTER TABLE request ADD CONSTRAINT request_outcome_check CHECK (outcome IN ('done', 'refused', 'erased'));
UPDATE request r SET outcome = 'erased' FROM contact c WHERE r.kind = 'access' AND r.outcome = 'done'
    AND c.workspace = r.workspace AND c.contact_id = r.contact_id AND c.erased_at = r.closed_at;

-- Since when the contact has an e-mail address that nobody confirmed in time and that a restriction, or an open request
-- for a copy, keeps for now; null otherwise.
ALTER TABLE contact ADD COLUMN email_unconfirmed_at timestamptz;
