"""Make a clone ready to run: system packages and the virtual environment. Standard library only."""
