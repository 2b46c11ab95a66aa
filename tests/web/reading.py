"""A page as a tree, with the few selectors that the tests need: `tag.class#id[attribute=value]`,
descendants by a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})
_STEP = re.compile(r"([.#]?)([\w-]+)|\[([\w-]+)(?:=([^\]]*))?\]")


@dataclass
class Node:
    """An element: what it holds, texts and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes[name]

    @property
    def raw(self) -> str:
        """All text inside, as it stands."""
        return "".join(each if isinstance(each, str) else each.raw for each in self.content)

    @property
    def text(self) -> str:
        """All text inside, blanks joined."""
        return " ".join(self.raw.split())

    def walk(self) -> Iterator[Node]:
        """Every element inside, in order."""
        for each in self.content:
            if isinstance(each, Node):
                yield each
                yield from each.walk()

    def select(self, selector: str) -> list[Node]:
        """The elements inside that match, in order."""
        found = [self]
        for step in selector.split():
            inside = {id(n): n for node in found for n in node.walk() if n.is_a(step)}
            found = list(inside.values())
        return found

    def is_a(self, step: str) -> bool:
        """Whether one step of a selector fits."""
        return all(self._has(*match.groups()) for match in _STEP.finditer(step))

    def _has(self, sign: str | None, name: str | None, attribute: str, value: str | None) -> bool:
        if attribute:
            return attribute in self.attributes and value in (None, self.attributes[attribute])
        if sign == ".":
            return name in self.attributes.get("class", "").split()
        return name == (self.attributes.get("id") if sign == "#" else self.tag)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read(page: str) -> Node:
    """The tree of a page; asserts that every element is closed where it should be."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]
