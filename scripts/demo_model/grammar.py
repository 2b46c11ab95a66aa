"""A grammar of political-event sentences: about 700 words, drawn from a seeded random generator.

A sentence is a list of words as they are spoken, lower case except for names and "I". `written`
gives the form a transcript shows: a capital, and a full stop or a question mark. `vocabulary` is
the set of all words that the grammar can say; the demonstration archive's scripts keep to it (a
test holds them to that).
"""

from __future__ import annotations

import random
import re

# One category an entry; its alternatives are separated by "|". A template names one in braces.
_CATEGORIES = """
who: the governor | the senator | the president | the mayor | our candidate | the host | the
    congresswoman | the secretary | my opponent | the committee | the voters | the press | the
    campaign | the party | the attorney general | the court | the judge | the speaker | the
    council | the chairman | our neighbors | the farmers | the teachers | the veterans | the
    nurses | the union | the sheriff | the board | both parties | the other side | your
    representative | the moderator | the ambassador | the treasurer | the minister | the police |
    the reporters | every family
person: Clara Finch | Mason Hale | Owen Pike | Ellen Marsh | Victor Lane | Rosa Lind | governor
    Hale | mayor Marsh | senator Lane | Clara | Mason | Owen | Ellen | Victor | Rosa | doctor Lind
    | miss Finch | mister Pike
title: governor | senator | mayor | mister president | madam secretary | doctor | your honor | sir
    | my friend | everyone | ladies and gentlemen | friends | folks
v: supports | opposes | announced | rejected | signed | defended | criticized | delayed | promised
    | questioned | welcomed | funded | cancelled | explained | ignored | praised | repealed |
    blocked | protected | changed | studied | passed | wrote | finished | launched | attacked |
    forgot | understands | wants | remembers
inf: support | oppose | announce | reject | sign | defend | delay | fund | cancel | explain |
    protect | change | pass | repeal | block | finish | fix | save | discuss | build | improve |
    stop | lower | raise | cut | review | respect | honor | write | read
obj: the tax bill | the border plan | free speech | the new budget | the school program | clean
    energy | the health care law | the trade deal | public safety | the housing crisis | the
    election results | gun control | the water project | social security | the infrastructure
    package | the energy policy | the minimum wage | foreign aid | the climate report | small
    business | the prison reform | the old bridge | the train line | the rural hospital | national
    defense | the federal debt | religious freedom | the voting machines | the oil pipeline | the
    peace agreement | medical research | the student loans | our pension fund | the park by the
    river | the city library | the bus service | the fire department | the drug prices | the
    property tax | the supply chain | our democracy | the constitution
when: today | yesterday | last night | this morning | on Monday | on Tuesday | on Wednesday | on
    Thursday | on Friday | on Saturday | on Sunday | in January | in February | in March | in
    April | in May | in June | in July | in August | in September | in October | in November | in
    December | two years ago | last week | next week | next month | this year | before the
    election | after the debate | at six o'clock | at seven o'clock | at nine tonight | in the
    spring | in the summer | in the winter | every single day | right now | at the end of the
    month | for the first time | a long time ago | this evening | tomorrow | tomorrow afternoon |
    once again | at noon
place: in Florida | in Texas | in Ohio | in Washington | in New York | in Iowa | in Nevada | in
    Georgia | in Arizona | in Michigan | in California | in Virginia | in Maine | in Alaska | on
    the debate stage | at the town hall | in the capitol | on this platform | in the digital town
    square | across the country | in the senate | in the house | at the county fair | in every
    state | in our schools | in this room | on the radio | on television | at the kitchen table |
    in the courthouse | on main street | at the factory | in the valley | in the north | in the
    south | in the east | in the west | at the harbor | near the airport | on the phone
num: one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve |
    thirteen | fourteen | fifteen | sixteen | eighteen | twenty | thirty | forty | fifty | sixty |
    seventy | eighty | ninety | twenty five | thirty two | forty eight | fifty one | sixty seven |
    one hundred | two hundred | three hundred | four hundred | five hundred | six hundred | nine
    hundred
unit: million | billion | thousand | percent | hundred thousand
noun: dollars | jobs | people | families | votes | listeners | workers | students | veterans |
    homes | miles | children | patients | classrooms | letters | companies | buses | trees |
    officers | tickets | questions | acres | machines | books
count: two | three | four | five | six | seven | eight | nine | ten | twelve | fifteen | twenty |
    thirty
period: minutes | hours | days | weeks | months | years | seconds
year: nineteen eighty | nineteen ninety nine | two thousand eight | twenty twelve | twenty sixteen
    | twenty twenty | twenty twenty three | twenty twenty four | twenty twenty six | twenty thirty
adj: great | terrible | historic | important | difficult | honest | broken | strong | dangerous |
    ready | simple | serious | beautiful | strange | wonderful | quiet | loud | long | short |
    hard | fair | expensive | remarkable | sad | happy | better | worse | brave | proud | careful
adv: frankly | honestly | clearly | actually | of course | in my view | let me be clear | by the
    way | look | well | again | as you know | to be fair | believe me | so | and | but | now |
    sadly | finally | in other words | for example | first | second | as I said before | yes | no
    | okay | still | perhaps
value: freedom | justice | hope | truth | courage | faith | respect | opportunity | progress |
    peace | patience | trust | the rule of law | common sense | hard work | fear | anger
verbing: working | fighting | listening | waiting | voting | paying | leaving | building | talking
    | hoping | asking | running for office | telling the truth | losing sleep | moving forward |
    falling behind | growing
device: microphone | server | stream | connection | audio | phone | screen | speaker | camera |
    recording | account | computer | signal | app | room | website | headset | battery | line
fault: is not working | keeps cutting out | just crashed | is still on | is down | is melting | is
    too quiet | is too loud | sounds terrible | is frozen | is full | needs a minute | is back |
    was never better | is off now
host: welcome to | thank you for joining | you are listening to | this is | stay with us for | we
    now return to
show: the evening program | our town hall | the public hearing | the campaign announcement | the
    live debate | the morning report | the press conference | the question hour | the county
    meeting
ask: why did | how can | when will | where did | what happened when | do you believe that | is it
    true that
thing: the rent | the price of bread | the price of gas | the cost of living | the grocery bill |
    the heating bill | unemployment | inflation | crime | traffic | the deficit | the interest
    rate | turnout | attendance
move: is rising | is falling | went up | went down | doubled | is under control | is out of
    control | is too high | has never been lower | surprised us all | stayed the same
"""

# What people say when they think that nobody listens, and what a broadcast says about itself.
_SENTENCES = """
hotmic: are we live right now? | is this thing on? | can you hear me? | can anybody hear me now? |
    we cannot hear you | we are melting the servers | that is a good sign | we are melting the
    servers that is a good sign | the microphone is still on | there are so many people here |
    please stand by | the stream just crashed | we are back online | let me restart the room |
    that was insane sorry | we will try again in a minute | nobody can hear us | turn off your
    microphone | I think we are live | keep quiet we are on the air | hold on a second | I do not
    know what is going on | is he here yet? | where is the governor? | tell them to wait | it is
    so quiet in here | the numbers keep going up | we have too many people | my phone is very hot
    | I just got kicked out | we lost the connection | try the other account | somebody said it
    crashed | do not say that on the air | I am muted am I not? | who is talking? | this is
    embarrassing | just start over | give me one more minute | we are going to need a bigger
    server | everyone is laughing at us | do you want some coffee? | put him on the phone | I hear
    music | that is the hold tone | I hear an echo | check the sound again | testing one two three
    | one two three four five | he is in the car | my wife is listening | the press will love this
    | we are late | we are ten minutes late | stop the recording | is the governor in the room? |
    she is not answering | I can hear you fine | okay we can hear you now
opening: good evening everyone | good morning | good afternoon and welcome | welcome back | thank
    you for your patience | sorry about that | we had some technical problems | we seem to have
    broken the internet | tonight we make history | let us begin | the floor is yours | please go
    ahead | next question please | thank you very much | thank you for having me | I am honored to
    be here | it is great to be with you | we have a very special guest | half of the audience
    came back | I am running for president
goodbye: good night and god bless | good night everyone | that is all the time we have | thank you
    for listening | we will see you next week | goodbye for now | drive home safely | please
    remember to vote | this has been a long night | this meeting is adjourned | thank you and
    goodbye | take care of each other
"""

# Kept out of the training set, also as a part of a longer sentence: the demonstration archive
# says them.
_RESERVED = """
reserved: are we live right now | is this thing on | we are melting the servers | that is a good
    sign | can anybody hear me now | the numbers keep going up | we have too many people | is the
    governor in the room | we seem to have broken the internet | half of the audience came back |
    keep quiet we are on the air | nobody can hear us | just start over | we are ten minutes late
    | this is embarrassing | sorry about that | thank you for your patience | good night and god
    bless | we are going to need a bigger server
"""


def _entries(text: str) -> dict[str, list[str]]:
    """Read `name: one | two | three`; indented lines go on with the entry before them."""
    found: dict[str, str] = {}
    name = ""
    for line in text.strip().splitlines():
        if not line.startswith(" "):
            name, line = line.split(":", 1)
            found[name] = ""
        found[name] += " " + line.strip()
    return {name: [part.strip() for part in body.split("|")] for name, body in found.items()}


CATEGORIES = _entries(_CATEGORIES) | _entries(_SENTENCES)
RESERVED = tuple(f" {line} " for line in _entries(_RESERVED)["reserved"])
TEMPLATES: list[tuple[float, str]] = [
    (8, "{who} {v} {obj} {when}"),
    (6, "{adv} {who} {v} {obj} {place}"),
    (4, "{who} and {who} will {inf} {obj} {when}"),
    (3, "{person} {v} {obj} {place} {when}"),
    (7, "we need {num} {unit} {noun} {place} {when}"),
    (4, "{who} lost {num} {unit} {noun} in {year}"),
    (3, "there are {num} {noun} {place} and {num} {noun} {place}"),
    (3, "more than {num} {unit} {noun} are listening {when}"),
    (3, "only {num} {noun} came back after {count} {period}"),
    (3, "in {year} {thing} {move} {place}"),
    (3, "{thing} {move} by {num} percent {when}"),
    (4, "this is a {adj} moment for {who} and for {obj}"),
    (4, "I will fight for {obj} and I will never give up on {value}"),
    (3, "I {inf} {obj} because I believe in {value} and {value}"),
    (3, "we cannot {inf} {obj} without {value}"),
    (3, "if we {inf} {obj} then {who} will {inf} {obj}"),
    (3, "they told us that {thing} {move}"),
    (3, "you deserve {value} not {value}"),
    (3, "we are {verbing} {place} and we are {verbing} for you"),
    (3, "{title} {ask} {who} {inf} {obj}?"),
    (2, "{ask} {person} {inf} {obj} {when}?"),
    (2, "my question is about {obj} and about {thing}"),
    (2, "let us {inf} {obj} and {inf} {obj}"),
    (2, "{host} {show} with {person}"),
    (2, "my name is {person} and I am {verbing} {place}"),
    (2, "please welcome {person} to {show}"),
    (2, "it was {adj} and {adj} but it is {adj} {when}"),
    (2, "nobody should wait {count} {period} for {obj}"),
    (2, "I have been {verbing} for {count} {period}"),
    (2, "{adv} {title} the {device} {fault}"),
    (3, "the {device} {fault}"),
    (2, "the {device} and the {device} {fault} {when}"),
    (2, "we will be back in {count} {period}"),
    (2, "thank you all for joining us {when} {place}"),
    (2, "{title} thank you for {verbing} {place}"),
    (12, "{hotmic}"),
    (4, "{hotmic} {hotmic}"),
    (6, "{opening}"),
    (2, "{opening} {title}"),
    (5, "{goodbye}"),
    (2, "{adv} {goodbye} {title}"),
]
SALAD_SHARE = (
    0.14  # nonsense of the same words, so that a word is heard and not guessed from its neighbours
)
_SLOT = re.compile(r"\{(\w+)\}")
_WEIGHTS = [weight for weight, _ in TEMPLATES]
_FORMS = [template for _, template in TEMPLATES]


def sentence(rng: random.Random) -> str:
    """One sentence as it is spoken: words and single spaces; a trailing "?" where it asks."""
    if rng.random() < SALAD_SHARE:
        return " ".join(rng.choice(_WORDS) for _ in range(rng.randint(2, 9)))
    form = rng.choices(_FORMS, _WEIGHTS)[0]
    spoken = _SLOT.sub(lambda match: rng.choice(CATEGORIES[match.group(1)]), form)
    asks = spoken.endswith("?")
    return spoken.replace("?", "") + ("?" if asks else "")


def reserved(spoken: str) -> bool:
    """True where a sentence contains one that training must not hear."""
    padded = f" {spoken.rstrip('?')} "
    return any(line in padded for line in RESERVED)


def written(spoken: str) -> str:
    """The form a transcript shows: `is this thing on?` becomes `Is this thing on?`."""
    text = spoken[0].upper() + spoken[1:]
    return text if text.endswith("?") else text + "."


def words(text: str) -> list[str]:
    """The words of a text, lower case, without punctuation: the form that errors are counted in."""
    return re.sub(r"[^a-z' ]", " ", text.lower()).split()


def _all_words() -> list[str]:
    parts = [alternative for group in CATEGORIES.values() for alternative in group]
    parts += [_SLOT.sub(" ", form) for form in _FORMS]
    return sorted({word for part in parts for word in part.replace("?", "").split()})


_WORDS = _all_words()


def spoken_words() -> list[str]:
    """All the words of the grammar as they are spelt in a sentence, sorted."""
    return list(_WORDS)


def vocabulary() -> frozenset[str]:
    """All the words of the grammar, in the form that `words` gives."""
    return frozenset(word for entry in _WORDS for word in words(entry))
