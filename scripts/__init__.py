"""The command line, and the one place that composes the services from the settings."""
