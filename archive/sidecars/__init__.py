"""Readers of what lies beside a recording: metadata, captions, transcripts, turns."""
