"""The HTTP door: `workspace` and `bots` for the controller, `widget` for visitors, `origins` for who may embed it."""
