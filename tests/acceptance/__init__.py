"""Hotmic as its users meet it: the command line as a process, the pages over HTTP."""
