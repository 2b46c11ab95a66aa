"""Finding by meaning: optional, off unless `semantic_model` is set; needs the extra `[semantic]`.

`encoder` turns texts into vectors, `vectors` keeps those of every segment beside the index (the
same for both engines), `finding` ranks what the words and what the meaning found together.
"""
