-- An event's id is its workspace's own: two workspaces that share one never see each other.
ALTER TABLE inbox ADD COLUMN workspace text NOT NULL DEFAULT '';
ALTER TABLE inbox DROP CONSTRAINT inbox_pkey, ADD PRIMARY KEY (consumer, workspace, event_id);
