"""What each page shows, as frozen values made from the archive's nouns; no Flask here."""
