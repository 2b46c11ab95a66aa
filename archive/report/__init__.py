"""How an event went: its health report, its story, and what went wrong across the archive."""
