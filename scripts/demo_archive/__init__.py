"""The demonstration archive: invented events, spoken by a speech synthesiser."""
