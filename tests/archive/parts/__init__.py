"""Parts of one event: where they stand, each moment once, each second traceable."""
