"""What is said at the generated evenings of `hot_mics.py`.

Two sets that share no line. The detector was tuned on `TUNING`, whose telling lines hold phrases of
its own list; the figures are measured on `TESTING`, whose lines were written down as people talk
beside microphones before that list was looked at, and were not changed afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lines:
    """`public` goes out to the listeners; `asking` is what a telephone guest says now and then.

    Backstage, `telling` gives away that nobody is thought to listen, `backstage` does not.
    """

    public: tuple[str, ...]
    asking: tuple[str, ...]
    telling: tuple[str, ...]
    backstage: tuple[str, ...]


TUNING = Lines(
    public=(
        "good evening and welcome to this conversation about the future of our state",
        "we have to speak about the price of bread and about the rent that people pay",
        "thank you for that question it is one I hear in every town I visit",
        "the council voted on Tuesday and I stand by what I said that night",
        "let me be clear nobody in this government wants to close the hospital",
        "our schools need teachers and teachers need to be paid for their work",
        "you have ten years of promises and not one mile of railway to show for it",
        "I believe in this country and I believe in the people who build it",
        "the budget is on the table and everyone can read it tonight",
        "there is a difference between a plan and a press release",
        "we will come back to the question of taxes in a moment",
        "I would like to hear from the mayor what she intends to do about the harbor",
    ),
    asking=("hello can you hear me",),
    telling=(
        "are we live",
        "is this thing on",
        "can they hear us",
        "we are on in ten seconds",
        "is the mic still on",
        "nobody can hear us yet right",
        "are we off the air",
        "hold on we are not live yet",
    ),
    backstage=(
        "where did you put the other chair",
        "he wants water and some paper for his notes",
        "I have no idea what she is going to say about the bridge",
        "it took me two hours to get here from the airport",
        "did you see what they wrote this morning",
        "just tell him to be short about it please",
        "my back is killing me after that flight",
        "he never reads what we give him anyway",
    ),
)

TESTING = Lines(
    public=(
        "welcome back everyone this is our second hour from the town hall",
        "my opponent has had eleven years to mend that road and look at it",
        "I was a nurse before I was a minister so I know what a night shift costs",
        "the numbers came out this morning and they are not what we were promised",
        "can I just finish because you asked me a serious question",
        "with respect that is not what the report says on page nine",
        "we will cut the fee for small shops by half before the winter",
        "my grandmother came to this valley with one suitcase and a sewing machine",
        "you may disagree with me but you will always know where I stand",
        "let us turn to the next subject which is water",
        "no family should have to choose between heating and a new pair of shoes",
        "I signed that treaty and I would sign it again tomorrow",
        "stay with us there is much more to come after the news",
        "the court has spoken and we are going to respect what it said",
        "thank you both we have four minutes left for closing words",
        "if you are listening at home you can still send us your questions",
    ),
    asking=(
        "hello yes good evening am I through",
        "sorry the line is very bad could you repeat that",
        "is that me now",
        "hello hello do you hear me all right",
    ),
    telling=(
        "have they started the stream or what",
        "somebody check whether the red light is on",
        "don't say that near the microphone please",
        "tell me when the camera goes red",
        "was that going out just now",
        "turn me down before I say something stupid",
        "how long until we go",
        "this stays between you and me",
        "I would never say that in front of the cameras",
        "one two one two does that sound right to you",
        "give me some level tell me what you had for breakfast",
        "are those people listening to us already",
        "oh god did that get recorded",
        "cut the feed will somebody please cut it",
        "what a disaster whose idea was it to put me with that woman",
        "off the record he is a liar and everybody knows it",
        "wait wait is my microphone open",
        "this little thing is still clipped to me how do I turn it off",
        "they told me we were in the commercial",
        "I thought you had muted us",
        "stand by everyone two minutes",
        "okay three two one and smile",
        "my picture is moving on that screen so I guess we have begun",
        "do we have sound yet",
        "so that's it we're out thank god for that",
        "I can hear myself twice in this earpiece",
        "don't start yet he is still in the bathroom",
        "how many are watching at the moment",
        "testing testing the left one is dead",
        "can I talk freely now or is somebody listening in",
        "good we are clear take that thing off your jacket",
        "if this ever gets out I am finished",
    ),
    backstage=(
        "is there any coffee left in that pot",
        "my daughter has her exam tomorrow and I promised to be home",
        "who put this awful powder on my face",
        "move the flag a little it is hanging crooked",
        "she is charming but she hasn't read a single page of it",
        "I can't stand that man he talks and talks",
        "remind me what the name of the lady in the front is",
        "that tie does nothing for you honestly",
        "we should leave by the back there is a crowd at the gate",
        "the old man fell asleep again during the whole thing",
        "have you eaten anything since this morning",
        "give me the second card the blue one",
        "they want another photograph of the two of you",
        "I told them twice that I don't want to talk about the dam",
        "it is far too hot in here can you open a door",
        "he owes me a favour from the last election anyway",
    ),
)
