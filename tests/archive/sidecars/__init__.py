"""What lies beside a recording, read from real files."""
