"""Conversation: where a visitor says yes or no, and takes it back.

Owns workspaces (the controller's set-up), bots and their immutable published versions, notices, and conversations
with what each contact has decided here. The contact's profile belongs to contacts, the proof to consent-ledger.

In: `ContactErased` and addresses whose owner has to be asked (contact topic), what the controller was told (consent
topic). Out: `ConsentDecided` (consent topic), `ContactCaptured`, `ContactRequested`, `AddressAsked` and `AddressProven`
(contact topic), `WorkspaceChanged` (workspace topic), `ErasureCompleted` (erasure topic), all through the outbox, in
the transaction of the state they tell of.

Read: `subscribers` and `api` (the doors), `handlers` (use cases), `domain` (the rules: no IO, no clock),
`store` (all the SQL), `app` (how it is put together).
"""
