"""The catalogue, the system of record: the only SQL of the house."""
