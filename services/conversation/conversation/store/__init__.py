"""All the SQL of the service: `studio` (workspaces, bots, versions, notices), `conversations`, and `known` (what is
kept in memory because it cannot change, or because its version is checked with every write)."""
