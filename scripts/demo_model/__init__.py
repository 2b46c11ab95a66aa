"""The demonstration checkpoint: a small Whisper trained on synthetic speech."""
