-- A tool is told no yes that a no has overtaken, and no yes before the noes that came before it: whose a delivery is, of
-- which entry, and whether it is being sent (then `next_at` is the end of its lease).
ALTER TABLE delivery
    ADD COLUMN contact_id  uuid,
    ADD COLUMN entry_index bigint,
    ADD COLUMN under_way   boolean NOT NULL DEFAULT false;
UPDATE delivery SET contact_id = (body::jsonb #>> '{data,contact_id}')::uuid,
    entry_index = (body::jsonb #>> '{data,entry_index}')::bigint;
CREATE INDEX delivery_of_contact ON delivery (webhook_id, contact_id) WHERE next_at IS NOT NULL;
