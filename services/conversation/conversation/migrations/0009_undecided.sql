-- Conversations in which nothing was decided are looked for by age, to be deleted. `started_at` never changes and `decisions`
-- seldom does, so that a step seldom has an index to write.
CREATE INDEX conversation_undecided ON conversation (started_at, id) WHERE decisions = '[]';
GRANT DELETE ON conversation TO :role;
