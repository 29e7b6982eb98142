"""Souhlas contacts: the controller's view of the people, and the rights of those people.

Owns: profiles, the consent rows that ledger entries come to, erasures.
Hears: `souhlas.contact.v1` (what visitors gave), `souhlas.ledger.v1` (what was recorded), `souhlas.workspace.v1`,
`souhlas.suppression.v1` (bounces and complaints, to show them and to hand them over), `souhlas.erasure.v1` (which
part of an erasure is done).
Says: `souhlas.directory.v1` (keyed fingerprints of addresses), `souhlas.contact.v1` (changed, erased),
`souhlas.consent.v1` (what the controller was told: withdrawn, objected, restricted, unrestricted; erased),
`souhlas.erasure.v1` (an erasure is asked for).

Reading order: `subscribers` and `api` (the two doors), `handlers`, `domain`, `store`, `app`.
"""
