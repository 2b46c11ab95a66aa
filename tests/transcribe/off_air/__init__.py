"""The off-air evidence."""
