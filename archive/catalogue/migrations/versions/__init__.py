"""One file a revision, `NNNN_subject.py`; numbers are compared, so they keep four digits."""
