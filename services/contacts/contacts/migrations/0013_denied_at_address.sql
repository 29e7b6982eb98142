-- Who has left an address goes on denying there what they denied (decision 34): found by the address's fingerprint.
CREATE INDEX contact_former ON contact USING gin (former jsonb_path_ops) WHERE former <> '[]';
