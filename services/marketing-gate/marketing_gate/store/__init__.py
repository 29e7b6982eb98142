"""All that the gate keeps in Redis: `keys` (the layout), `codec` (the stored form), `projection` (events in, atomically
with their offsets), `attest` (up to when it is whole), `questions` (reading, many at once);
below them `wire` and `resp` (the connection to Redis)."""
