"""souhlas-audit: checks a log from the outside, with nothing of ours but files, and needs no trust in the service.

`command` (the arguments, exit codes and words) → `verify` (an export, line by line, in bounded memory) standing on
`lines` (what a line says), `entry` and `quick` (what one entry must be), `missing` (what explains that evidence is not
there), `growth` and `tree` (roots as leaves stream by), `heads` (whom to believe), `roots` (which entry is the first
bad one, and forks), `problems` and `verdict` → `fetch` (an export and its tiles over HTTP, resumable) → `witness`
(remembers, checks, cosigns) → `proof`, `receipt`. Imports nothing of the service but its pure rules.
"""
