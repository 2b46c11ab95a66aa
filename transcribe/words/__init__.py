"""From sound to a transcript: windows, the words heard in them, gates, segments."""
