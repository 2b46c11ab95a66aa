"""British and American spellings, and spoken short forms: one form of each, for verdicts only.

A search keeps them apart, a verdict does not: "colour" printed for "color" changes nothing that
was said. Both sides go through the same rules, so a rule may be wide as long as no two different
words of English meet in it. A slip of the pen is no spelling: "now" for "not" stays a difference.
"""

from __future__ import annotations

import re

from search.analysis import Remembered


def _row(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = {
    "centre": "center", "centres": "centers", "theatre": "theater", "theatres": "theaters",
    "metre": "meter", "metres": "meters", "kilometre": "kilometer", "kilometres": "kilometers",
    "litre": "liter", "litres": "liters", "fibre": "fiber", "calibre": "caliber",
    "defence": "defense", "defences": "defenses", "offence": "offense", "offences": "offenses",
    "licence": "license", "licences": "licenses", "pretence": "pretense", "practise": "practice",
    "practised": "practiced", "practising": "practicing", "programme": "program",
    "programmes": "programs", "cheque": "check", "cheques": "checks", "grey": "gray",
    "plough": "plow", "tyre": "tire", "tyres": "tires", "sceptic": "skeptic",
    "sceptical": "skeptical", "scepticism": "skepticism", "judgement": "judgment",
    "judgements": "judgments", "acknowledgement": "acknowledgment", "ageing": "aging",
    "fulfil": "fulfill", "fulfils": "fulfills", "enrol": "enroll", "skilful": "skillful",
    "wilful": "willful", "instalment": "installment", "whilst": "while", "amongst": "among",
    "amidst": "amid", "towards": "toward", "afterwards": "afterward", "backwards": "backward",
    "okay": "ok", "learnt": "learned", "burnt": "burned", "spelt": "spelled", "dreamt": "dreamed",
    "leapt": "leaped", "jewellery": "jewelry", "aluminium": "aluminum", "moustache": "mustache",
    "pyjamas": "pajamas", "manoeuvre": "maneuver", "manoeuvres": "maneuvers", "odour": "odor",
    "mum": "mom", "storey": "story", "kerb": "curb", "gaol": "jail", "draught": "draft",
    "mr": "mister", "mrs": "missus", "dr": "doctor", "gov": "governor", "sen": "senator",
    "vs": "versus", "gen": "general", "rep": "representative", "lt": "lieutenant",
    "prof": "professor", "pres": "president", "jr": "junior", "sgt": "sergeant",
    "capt": "captain", "col": "colonel", "maj": "major",
    "adviser": "advisor", "advisers": "advisors", "till": "until", "cosy": "cozy",
    "mould": "mold", "enquiry": "inquiry", "enquiries": "inquiries", "sizeable": "sizable",
    "sombre": "somber", "meagre": "meager", "spoilt": "spoiled", "upwards": "upward",
    "marvellous": "marvelous", "focussed": "focused", "focussing": "focusing",
    "centred": "centered", "centring": "centering", "defenceless": "defenseless",
    "enrolment": "enrollment", "fulfilment": "fulfillment", "instil": "instill",
    "skilfully": "skillfully", "paediatric": "pediatric", "haemorrhage": "hemorrhage",
    "favouritism": "favoritism", "jan": "january", "feb": "february", "apr": "april",
    "aug": "august", "sep": "september", "sept": "september", "oct": "october",
    "nov": "november", "dec": "december",
}  # fmt: skip
"""Lists of the Oxford and Merriam-Webster dictionaries' variant spellings, and titles."""

_RULES = (
    (
        re.compile(r"(\w{3,})our(s|ed|ing|ful|able|ite|ites|er|ers|hood|hoods|ly|al|less)?$"),
        r"\1or\2",
    ),
    (re.compile(r"(\w{3,})(is|iz)(e|es|ed|er|ers|ing|ation|ations)$"), r"\1iz\3"),
    (re.compile(r"(\w{3,})ys(e|es|ed|ing)$"), r"\1yz\2"),
    (re.compile(r"(\w{2,}[aeiou])ll(ed|ing|er|ers|or|ors)$"), r"\1l\2"),
    (re.compile(r"(\w{3,})ogue(s?)$"), r"\1og\2"),
)

_SHORT = {
    "kinda": ("kind", "of"), "sorta": ("sort", "of"), "lemme": ("let", "me"),
    "gimme": ("give", "me"), "'em": ("them",), "'cause": ("because",), "cuz": ("because",),
    "y'all": ("you", "all"), "ain't": ("is", "not"),
    **{
        f"{verb}nt": (full, "not")
        for verb, full in {
            **{one: one for one in (
                "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "could",
                "would", "should", "must",
            )},
            "ca": "can", "wo": "will",
        }.items()
    },
}  # fmt: skip
"""Beside those that `search.language.contractions` expands for every purpose; "dont" is "don't"."""

AMBIGUOUS = {"'s": ("is", "has", "us"), "'d": ("would", "had")}
"""Endings whose long form only the other side can tell: "it's" is "it is" or "it has"."""

OWN_NOTHING = _row(
    "i you he she it we they that this these those there here what who where how when why let one"
    " everyone everybody everything someone somebody something nobody nothing"
    " anyone anybody anything"
)
"""Words behind which such an ending is no possessive."""

UNOWNED = _row(
    "a an the not no never always also now still just already been got gone so very too more only"
    " my your his her our their this that about at by for from in of on to with"
)
"""Words that nobody owns: before them it is none either."""


def _spelled(word: str) -> tuple[str, ...]:
    return _SHORT.get(word) or (_american(word),)


def _american(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    for rule, form in _RULES:
        word = rule.sub(form, word)
    return word


spelled = Remembered(_spelled).__getitem__
"""The words that a folded word stands for, in one spelling; usually one."""
