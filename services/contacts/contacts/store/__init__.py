"""All the SQL of contacts, set-based: a batch costs a few statements, however many events it holds.

`profiles` keeps the contacts' rows, `consents` entries and consent rows, `workspaces` the purposes, `listing` reads
for the controller. Nothing here opens a transaction: the caller's is where effect, inbox and outbox meet.
"""
