"""What is said in the demonstration archive, by whom and how loud: three invented events with
invented people.

Every word lies in the vocabulary of `scripts.demo_model.grammar`, since the demonstration
checkpoint knows no other words; no sentence here is one that the checkpoint was trained on (a
test holds both).
"""

from __future__ import annotations

from dataclasses import dataclass

ON_AIR, HOT_MIC, FAR = -19.0, -40.0, -46.0  # dBFS, RMS while somebody speaks


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist, and the espeak-ng voice that stands for them."""

    name: str
    role: str
    voice: str
    rate: int = 160
    pitch: int = 50


@dataclass(frozen=True)
class Line:
    """One sentence. `gap` is the pause before it, in seconds; `cut_after` breaks it off after so
    many words.
    """

    speaker: str
    text: str
    gap: float = 0.35
    level: float = ON_AIR
    cut_after: int | None = None


@dataclass(frozen=True)
class Other:
    """A stretch without words: one of the kinds in `scripts.demo_model.sounds`, at a level in
    dBFS.
    """

    kind: str
    seconds: float
    level: float


@dataclass(frozen=True)
class Part:
    """One recording: its file's stem, when it began, the floor of noise under it, and what is
    heard.
    """

    stem: str
    start: str
    floor: float
    script: tuple[Line | Other, ...]


@dataclass(frozen=True)
class Event:
    """An event as its `.event.toml` describes it."""

    folder: str
    title: str
    description: str
    scheduled_start: str
    zone: str
    platform: str
    place: str
    tags: tuple[str, ...]
    speakers: tuple[str, ...]
    parts: tuple[Part, ...]
    audience: tuple[tuple[str, int], ...] = ()


PEOPLE = {
    person.name: person
    for person in (
        Person("Clara Finch", "host", "en-us+f2", 150, 50),
        Person("Mason Hale", "governor and candidate", "en-us+m3", 150, 40),
        Person("Owen Pike", "sound technician", "en-us+m7", 150, 45),
        Person("Rosa Lind", "producer", "gmw/en+f2", 150, 60),
        Person("Ellen Marsh", "mayor", "en-us+f5", 155, 45),
        Person("Victor Lane", "senator", "gmw/en+m1", 152, 48),
    )
}


def _talk(
    speaker: str, text: str, level: float = ON_AIR, first_gap: float = 0.7
) -> tuple[Line, ...]:
    """A paragraph of one speaker: a sentence a line, with pauses that differ a little."""
    lines = [line.strip() for line in text.strip().splitlines()]
    gaps = [first_gap, *(0.30 + 0.11 * (n % 4) for n in range(1, len(lines)))]
    return tuple(Line(speaker, line, gap, level) for line, gap in zip(lines, gaps, strict=True))


_LAUNCH = Part(
    "launch",
    "2025-05-28T18:00:00-04:00",
    -66.0,
    (
        Other("silence", 9.0, -90),
        Other("pulses", 11.0, -30),
        Other("silence", 4.5, -90),
        *_talk("Owen Pike", "is this thing on?", HOT_MIC, 0.2),
        *_talk("Owen Pike", "one two three four five check the sound again", HOT_MIC),
        *_talk("Rosa Lind", "my friend the microphone is not working", FAR, 1.1),
        *_talk("Owen Pike", "are we live right now?", HOT_MIC, 0.8),
        *_talk("Rosa Lind", "can you hear me we are late", FAR),
        *_talk("Owen Pike", "yes I have been waiting for ten minutes", HOT_MIC, 1.4),
        *_talk("Rosa Lind", "where is the governor he is in the car", HOT_MIC),
        Line(
            "Owen Pike",
            "more than six hundred thousand people are listening right now",
            0.5,
            HOT_MIC,
        ),
        Other("silence", 3.0, -90),
        *_talk("Rosa Lind", "we are melting the servers\nthat is a good sign", HOT_MIC, 0.4),
        *_talk("Owen Pike", "no my friend the server is melting", FAR),
        *_talk("Rosa Lind", "okay everyone the connection keeps cutting out", HOT_MIC, 0.9),
        *_talk("Owen Pike", "put him on the phone try the other account", HOT_MIC),
        *_talk("Rosa Lind", "I hear music I think we are live", FAR, 0.6),
        Other("pulses", 6.0, -32),
        *_talk(
            "Clara Finch",
            """good evening everyone my friends
            welcome to the campaign announcement with governor Hale
            my name is Clara Finch and I am waiting in the digital town square
            we had some technical problems ladies and gentlemen
            there are six hundred reporters in this room and ninety officers on main street
            this is a historic moment for the governor and for our democracy
            please welcome Mason Hale to the campaign announcement""",
            first_gap=2.0,
        ),
        *_talk(
            "Mason Hale",
            """thank you for having me miss Finch
            I have been listening for two years
            the price of bread went up by sixty percent this year
            in twenty twenty three the cost of living doubled in every state
            we are working in the valley and we are fighting for you
            the governor and the voters will protect free speech this year
            we cannot protect free speech without courage""",
            -22.0,
            1.2,
        ),
        Line(
            "Mason Hale",
            "I will fight for the minimum wage and I will never give up on common sense",
            0.4,
            -22.0,
            11,
        ),
    ),
)
_RELAUNCH = Part(
    "relaunch",
    "",  # 90 s after the first one broke off; worked out when the first is made
    -64.0,
    (
        *_talk("Owen Pike", "okay folks the stream is back", HOT_MIC, 1.5),
        *_talk("Rosa Lind", "only three hundred listeners came back after two minutes", HOT_MIC),
        *_talk("Owen Pike", "the account and the website is frozen right now", FAR, 0.6),
        Other("tone", 3.0, -34),
        *_talk(
            "Clara Finch",
            """welcome back friends
            we now return to the campaign announcement with Mason Hale
            half of the audience came back
            it was loud and strange but it is better right now
            please go ahead governor Hale""",
            first_gap=1.0,
        ),
        *_talk(
            "Mason Hale",
            """thank you all for joining us once again on this platform
            I am running for president my friends
            we need six hundred million dollars in our schools this year
            we need two hundred thousand workers at the harbor next month
            in twenty twenty four inflation went up in Florida
            the grocery bill doubled by nine percent last week
            the farmers lost ninety thousand jobs in twenty twenty three
            I support the minimum wage because I believe in hard work and justice
            I will fight for the train line and I will never give up on patience
            if we pass the housing package then the council will build the old bridge
            if we fund the water project then the farmers will honor the trade deal
            nobody should wait fifteen years for the train line
            you deserve justice not anger folks
            let us protect the constitution and respect the election results
            this is an important moment for the voters and for our democracy""",
            -20.0,
            1.1,
        ),
        Other("applause", 5.0, -26),
        *_talk(
            "Clara Finch",
            "thank you very much governor Hale\nnext question please senator",
            first_gap=0.8,
        ),
        *_talk(
            "Victor Lane",
            """my question is about the climate report and about the price of gas
            governor why did the committee block the energy policy?""",
            -23.0,
            0.9,
        ),
        *_talk(
            "Mason Hale",
            """frankly the committee studied the climate report in Washington
            the governor and the union will review the energy policy in April
            we cannot improve the energy policy without common sense""",
            -20.0,
        ),
        *_talk("Victor Lane", "is it true that Mason Hale delay clean energy in January?", -23.0),
        *_talk("Mason Hale", "to be fair the governor supports clean energy in every state", -20.0),
        Other("silence", 2.0, -90),
        *_talk(
            "Clara Finch",
            """as you know that is all the time we have folks
            ladies and gentlemen thank you for listening in every city
            finally please remember to vote my friend
            so good night everyone ladies and gentlemen""",
            first_gap=0.6,
        ),
        *_talk("Mason Hale", "again thank you for listening everyone", -22.0, 0.5),
        Other("silence", 4.0, -90),
        *_talk("Owen Pike", "okay folks the recording is still on", HOT_MIC, 0.2),
        *_talk("Rosa Lind", "stop the recording turn off your microphone", FAR),
        Other("silence", 2.0, -90),
    ),
)

ANNOUNCEMENT = Event(
    "announcement",
    "Mason Hale announces his campaign",
    "The live announcement that opened ten minutes late, broke off, and came back with half of its "
    "audience. An invented event, spoken by a speech synthesiser.",
    "2025-05-28T17:50:00-04:00",
    "America/New_York",
    "Town Square Live",
    "Tallahassee, Florida",
    ("announcement", "campaign", "outage"),
    ("Clara Finch", "Mason Hale", "Owen Pike", "Rosa Lind", "Victor Lane"),
    (_LAUNCH, _RELAUNCH),
    (
        ("2025-05-28T18:00:20-04:00", 318_400),
        ("2025-05-28T18:01:00-04:00", 527_900),
        ("2025-05-28T18:01:40-04:00", 641_200),
        ("2025-05-28T18:02:10-04:00", 668_700),
        ("2025-05-28T18:04:20-04:00", 161_300),
        ("2025-05-28T18:05:30-04:00", 304_800),
        ("2025-05-28T18:06:10-04:00", 331_500),
    ),
)
BRIDGE = Event(
    "bridge-hearing",
    "County hearing on the old bridge",
    "A short public hearing. An invented event, spoken by a speech synthesiser.",
    "2024-10-09T12:00:00-07:00",
    "America/Los_Angeles",
    "County Radio",
    "Harbor County courthouse",
    ("hearing", "infrastructure"),
    ("Ellen Marsh", "Victor Lane"),
    (
        Part(
            "hearing",
            "2024-10-09T12:00:00-07:00",
            -58.0,
            (
                *_talk(
                    "Ellen Marsh",
                    """good afternoon and welcome my friends
                    my name is Ellen Marsh and I am working in the courthouse
                    the council lost two million dollars in nineteen eighty
                    this is a serious moment for every family and for the old bridge
                    the council and the fire department will fix the old bridge next year
                    we need forty eight million dollars in the valley this year
                    we now return to the public hearing with senator Lane""",
                    first_gap=1.0,
                ),
                *_talk(
                    "Victor Lane",
                    """good afternoon and welcome everyone
                    the secretary funded the infrastructure package in February
                    nobody should wait fifteen years for the old bridge
                    if we build the old bridge then the council will support the train line
                    we cannot finish the old bridge without patience""",
                    -21.0,
                    1.2,
                ),
                *_talk(
                    "Ellen Marsh",
                    """senator when will the secretary sign the infrastructure package?""",
                ),
                *_talk(
                    "Victor Lane",
                    "senator Lane wrote the infrastructure package in Washington in the spring",
                    -21.0,
                ),
                *_talk(
                    "Ellen Marsh",
                    """thank you very much sir
                    so this meeting is adjourned ladies and gentlemen""",
                ),
                Other("applause", 4.0, -28),
            ),
        ),
    ),
)
TOWN_HALL = Event(
    "town-hall",
    "Mayor Marsh at the town hall",
    "A short question hour. An invented event, spoken by a speech synthesiser.",
    "2025-02-13T19:00:00-06:00",
    "America/Chicago",
    "Evening Television",
    "Town hall on Main Street",
    ("town hall", "schools"),
    ("Clara Finch", "Ellen Marsh"),
    (
        Part(
            "question-hour",
            "2025-02-13T19:00:05-06:00",
            -60.0,
            (
                Other("music", 4.0, -24),
                *_talk(
                    "Clara Finch",
                    """welcome to the question hour with Ellen Marsh
                    the mayor lost thirty thousand dollars in twenty twenty four
                    mayor how can the council fix the bus service?""",
                    first_gap=0.8,
                ),
                *_talk(
                    "Ellen Marsh",
                    """thank you for having me Clara
                    the council passed the new budget on Monday
                    they told us that the grocery bill is too high
                    the council and the union will improve the bus service this year
                    I will fight for the city library and I will never give up on truth""",
                    -20.0,
                    0.8,
                ),
                *_talk(
                    "Clara Finch",
                    """my question is about the school program and about turnout
                    do you believe that the teachers support the school program?""",
                ),
                *_talk(
                    "Ellen Marsh",
                    """it was hard and long but it is better this evening
                    there are nine hundred students in this room and fifty one buses in the valley
                    we need twelve hundred thousand books in our schools in the winter
                    the teachers and the union will support the school program next month""",
                    -20.0,
                ),
                *_talk(
                    "Clara Finch",
                    """that is all the time we have my friend
                    thank you all for joining us this evening at the town hall""",
                ),
            ),
        ),
    ),
)
EVENTS = (ANNOUNCEMENT, BRIDGE, TOWN_HALL)
OUTAGE_SECONDS = 90.0
