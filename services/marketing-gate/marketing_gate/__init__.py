"""marketing-gate: may I send this person this, on this channel? It never says yes by mistake.

For marketing tools. Owns no truth: its Redis database is a projection of what was said, rebuilt from Kafka whenever it
is lost. Hears ledger entries (grants count from there only), decisions straight from their source (a no counts at
once), the directory of address fingerprints, the workspaces, bounces and complaints, and erasures. Says a sample of its
answers, what was reported to it of addresses, and that its part of an erasure is done. Keeps no address, only keyed
fingerprints.

Reading order: `subscribers` (events in) and `api` (the HTTP door), `handlers` (how a question is answered), `domain`
(what is known, and the judgement), `store` (Redis), `watermark` (is it current?), `app` (how it is put together).
"""
