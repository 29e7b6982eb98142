"""The pure rules of the gate: no IO, no clock, no broker.

`known` is what events say of a contact and how it joins; `judgement` answers a question from it; `visibility` says
whether a freshness token is honoured. The consent rule itself is `shared.consent`.
"""
