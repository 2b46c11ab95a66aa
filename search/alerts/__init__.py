"""Saved searches at work: looking at what was newly indexed, and telling of it.

`matching` notes new passages in the catalogue, `sending` brings them out by `mail` and `webhook`,
`atom` shows them to whoever fetches the feed, `keeping` does all of it while a server runs.
"""
