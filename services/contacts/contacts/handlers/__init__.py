"""The use cases of contacts: load, decide, save, say; one transaction each.

`inbound` takes events in, `desk` is what every use case is given.
"""
