"""Entries with their evidence and all that stands beside their leaves, as every question reads them."""

STORED = (
    "SELECT entry.index, leaf, leaf_hash, evidence, salt, contact_id::text, decision, event_id::text, purpose,"
    " to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), entry.workspace FROM entry"
    " LEFT JOIN evidence ON evidence.workspace = entry.workspace AND evidence.index = entry.index"
    " WHERE entry.workspace = $1"
)
"""From the sixth column on those of a `Beside`. Times become text in the database: some are none that Python has."""
