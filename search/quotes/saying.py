"""Words by which a sentence says who speaks, and words beside them that name nobody."""

from __future__ import annotations

from search.analysis import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TELLING = _words("told tells")
"""Behind these stands who listens."""

SAYING = (
    TELLING
    | {r"shot\s+back"}
    | _words(
        "said says say added adds asked asks replied replies warned warns argued argues "
        "declared declares stated states claimed claims insisted insists answered promised wrote "
        "tweeted announced explained continued noted quipped joked shouted interjected concluded "
        "countered vowed pledged recalled retorted responded remarked fumed urged conceded "
        "acknowledged cautioned maintained contended"
    )
)
"""Patterns of English verbs: the speaker stands before them, or behind where nothing else stands
before."""

OTHER_SAYING = (
    "dijo dice afirmó afirma declaró aseguró añadió señaló explicó preguntó respondió "
    "dit déclaré déclare affirmé affirme ajouté ajoute expliqué assuré lancé "
    "sagte sagt erklärte erklärt betonte fügte meinte behauptete antwortete fragte "
    "disse diz afirmou declarou acrescentou explicou perguntou respondeu "
    "сказал сказала сказали заявил заявила отметил отметила добавил добавила подчеркнул "
    "сказав заявив заявила зазначив зазначила додав додала наголосив "
    "dedi diyor söyledi belirtti açıkladı ekledi "
    "[وف]?قالت? [وف]?قالوا [وف]?أضافت? [وف]?صرحت? [وف]?أعلنت? [وف]?ذكرت? [وف]?يقول [وف]?تقول "
    "[وف]?غردت? [وف]?كتبت? گفت افزود گفته"
)
"""Patterns of the verbs of the other languages of `search.quotes.lexicon`."""

ACCORDING = r"according\s+to|según|selon|laut|segundo|словам|словами|بحسب"
"""Patterns of what stands only before a speaker."""

PREPOSITIONS = frozenset(
    map(
        fold,
        _words(
            "of in at on to for from by with about against near over under between during "
            "de del en con por para sobre contra à au aux du dans sur pour par avec chez "
            "im am auf bei mit zum zur über gegen für aus vom em no na nos nas ao com "
            "в на у к с об из от для по за при про від з"
        ),
    )
)
"""Who or what stands behind one is not who speaks: a city, a day, the one who is spoken of."""

PARTICLES = _words("de del da do dos di la le van von der den bin ibn al el")
"""Parts of a family name."""

ARTICLES = _words("the a an el la le der die das o")
ADVERBS = _words(
    "has have had did does would not never also later then once again now still even already "
    "himself herself just often first earlier yesterday today tonight last this while because "
    "during after before about against outside until"
)
"""English words, beside those in -ly, that stand between a speaker and the verb, or behind."""

CONJUNCTIONS = _words("and & but while y pero et mais und aber e mas и но а")

NO_NAMES = _words(
    "He She They I We It You Er Sie Wir Ich Il Elle Ils Nous Je Él Ella Ellos Yo Ele Ela Eles "
    "Eu Он Она Они Я Мы Він Вона Вони Ми O But And The This That A An As If When While Where "
    "Then Yet So Because Although Though Once Today Yesterday Now Later Also However "
    "El Der Die Das Wie Als Comme Como Cuando Как Когда Як"
)
"""Words that have a capital at the beginning of a sentence and are of no name."""

DAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february july september "
    "october november december montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "januar februar juli oktober dezember"
)
"""Days and those months that nobody is called by (Theresa May, June Carter)."""

NO_PERSONS = _words(
    "news times post press journal magazine tribune reuters house senate congress court "
    "committee commission department ministry pentagon kremlin party campaign administration "
    "union institute university bank agency republican republicans democrat democrats "
    "question answer q correction update note example quote headline caption source claim "
    "check statement transcript verdict la le los las les ein eine un una"
)
"""Last words, folded, of what is no person: papers, houses, parties, headings."""
