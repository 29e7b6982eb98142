-- What is too old to come again is deleted, the oldest first. Pages that are emptied are filled with newer rows, so that
-- a BRIN index soon tells nothing; equal times are kept once in a B-tree, and all rows of a batch have the same.
DROP INDEX inbox_received_at;
CREATE INDEX inbox_received_at ON inbox (received_at);
