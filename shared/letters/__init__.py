"""`souhlas-letters`: dead letters for the person on call, to be listed, read, said again and deleted.

Reading order: `letter` (what a dead letter says; pure), `reading` (Kafka, read from here to there), `standing` (who is
erased, what has a newer record), `replaying` (say again what was given up, each record once), `telling` (what is
printed), `command`. What is decided here: docs/decisions/0038.
"""
