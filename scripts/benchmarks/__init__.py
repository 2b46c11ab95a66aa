"""What docs/benchmarks.md publishes, each figure by one command: `scripts/bench NAME`."""
