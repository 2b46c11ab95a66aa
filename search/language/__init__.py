"""What the analysis knows of languages: numbers, contractions, stems."""
