"""The rules of the service: pure, no IO, no clock; time and ids come in as arguments.

Read: `workspace` and `bots` (what a controller sets up), `graph`, `check` and `findings` (what may be published),
`notice` and `published` (what a version fixes for ever), `lexicon`, `taking_back` and `fields` (what an answer means),
`talk`, `flow`, `answers` and `withdrawal` (how a conversation goes on), `tokens` (who is speaking), `texts`.
"""
