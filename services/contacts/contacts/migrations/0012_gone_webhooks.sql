-- A tool that answered 410 Gone wants nothing more; what is meant for it waits until somebody asks for a delivery again.
ALTER TABLE webhook ADD COLUMN gone_at timestamptz;
