"""The use cases: load, decide, save, say. `studio` for the controller, `visits` for the visitor, `erasing`."""
