"""The commands of `hotmic`: one module a family, each command thin over the rooms below."""
