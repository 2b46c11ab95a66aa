"""English given names and their short forms: a claim may say William where the record says Bill."""

from __future__ import annotations

_FORMS = (
    "abraham abe", "albert al bert", "alan allan allen al", "alexander alex al sandy", "alfred al",
    "alice", "amy", "andrew andy drew", "ann anne anna ana annie nan nancy", "anthony tony",
    "arthur art", "barack", "barbara barb babs", "benjamin ben benny", "bernard bernie",
    "calvin cal", "carol caroline carolyn", "catherine katherine kathryn kathleen kate cathy kathy",
    "charles charlie chuck", "christopher chris", "christine christina chris tina", "daniel dan",
    "david dave", "deborah debbie deb", "dennis denny", "diana diane", "donald don donny",
    "dorothy dot", "douglas doug", "dwight ike", "edward ed eddie ted ned", "edwin ed eddie",
    "edmund ed ned ted", "elizabeth liz beth betsy betty eliza lisa", "ellen", "eugene gene",
    "franklin frank", "francis frank", "frederick fred freddie", "geoffrey jeffrey jeff", "george",
    "gerald gerry jerry", "gerard gerry jerry", "gregory greg", "harold hal harry", "helen",
    "henry harry hank hal", "herbert herb bert", "hillary", "howard howie", "hubert", "jacob jake",
    "james jim jimmy jamie", "jane janet", "jeremiah jerry", "jessica jessie", "jesse",
    "john jack johnny jon", "jonathan jon", "joseph joe joey", "joshua josh", "judith judy",
    "karen", "kenneth ken kenny", "laura laurie", "lawrence larry", "leonard len lenny",
    "linda lindy", "lloyd", "lyndon", "margaret maggie meg peggy madge", "marilyn", "mark",
    "martin marty", "mary molly polly", "matthew matt", "michael mike mick", "michelle",
    "mitchell mitch", "nathaniel nathan nate nat", "nicholas nick", "pamela pam",
    "patricia pat patty tricia", "patrick pat paddy", "paul", "peter pete", "philip phillip phil",
    "raymond ray", "rebecca becky", "richard dick rick rich ricky", "robert bob bobby rob bert",
    "roger", "ronald ron ronnie", "rosalynn", "ruth", "samuel sam sammy", "samantha sam",
    "sandra sandy", "sarah sara sally", "stephen steven steve", "susan sue susie suzanne",
    "theodore ted teddy theo", "thomas tom tommy", "timothy tim", "victoria vicky",
    "victor vic", "vincent vince", "virginia ginny", "walter walt wally", "william bill billy will",
)  # fmt: skip
"""The forms of one name, as English and American newspapers use them."""


def forms(name: str) -> frozenset[str]:
    """All forms of a folded given name, itself among them; none where it is not in the table."""
    return _KNOWN.get(name, frozenset())


def _known() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _FORMS:
        row = line.split()
        for name in row:
            found[name] = found.get(name, frozenset()).union(row)
    return found


_KNOWN = _known()
