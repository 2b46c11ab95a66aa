"""The command line, the installer and the benchmarks, piece by piece."""
