"""What is kept: events, recordings, transcripts, people, files. Imports no other room."""
