"""The HTTP door of contacts (API.md section 4).

`reading` answers questions, `pages` serves the overview. Every route is bound to the workspace of its caller.
"""
