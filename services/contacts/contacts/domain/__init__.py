"""The pure rules of contacts: no IO, no clock, no broker.

`profiles` says what captures make of a profile, `consents` what ledger entries make of the consent rows,
`search` how people are found by what somebody types.
"""
