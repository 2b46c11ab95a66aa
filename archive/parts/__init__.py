"""An event from several recordings: where its parts stand in time, and each moment once."""
