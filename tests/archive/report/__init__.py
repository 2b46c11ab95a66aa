"""The health report of an event, its story, its incidents."""
