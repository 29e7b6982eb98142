-- Due deliveries are looked for tool by tool, so that one with many of them does not stand before the others.
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (webhook_id, next_at) WHERE next_at IS NOT NULL;
