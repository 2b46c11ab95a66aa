"""What English says at a microphone that may be open: patterns over folded words.

Apostrophes join, so that `were` is "we're", too; `$` is the end of a segment. Written down from
what crews, guests and hosts are known to say before a broadcast, in its failures and behind it.
What people also talk about (a stream, an engineer) tells nothing by its name alone.
Of the 45,766 captions of the presidential debates 46 have one.
"""

from __future__ import annotations

_ON = r"(?:on air|on the air|off air|off the air|live|muted|unmuted|on mute|rolling|streaming)"
_MIC = r"(?:mic|mics|mike|microphone|microphones)"
_LINE = rf"(?:{_MIC}|stream|feed|camera|cameras|audio|sound|recording|thing)"
_ITS = r"(?:the|my|your|our|his|her|their|this|that|every)"
_WHO = rf"(?:we|they|you|i|it|this|that|he|she|everyone|everybody|{_ITS} {_LINE})"
_BE = r"(?:are|am|is|was|were|isnt|arent|wasnt|werent)"
_STILL = r"(?:(?:really|actually|already|even|still|not|all|now|just|back|definitely) )*"
_THEM = (
    r"(?:they|anyone|anybody|everyone|everybody|nobody|no one|somebody|someone|people|you|he|she)"
)
_TROUBLE = (
    r"(?:down|crash\w*|melt\w*|frozen|freez\w*|lag\w*|glitch\w*|dead|dropp\w*|cut\w* (?:in|out)"
    r"|break\w* up|overload\w*|not working|stopped working|back up|back on)"
)
_NET = r"(?:server|servers|stream|feed|space|app|site|link|connection|platform|audio|sound|line)"

_IS_IT_ON = (
    rf"{_BE} {_WHO} {_STILL}(?:{_ON}|recording|broadcasting|transmitting)",
    rf"{_BE} (?:(?:this|that|the) thing|{_ITS} {_LINE}) {_STILL}(?:on|off|open|hot|working)",
    r"is (?:this|it) on$",
    rf"(?:were|we are|youre|you are|im|i am|theyre|they are) {_STILL}{_ON}",
    rf"{_MIC} (?:is |are |was |were |isnt |s )?{_STILL}(?:on|off|open|live|hot|dead|muted|working)",
    rf"(?:turn|switch|cut|kill|mute|unmute|shut|check|test) (?:off |on |down |up )?{_ITS} {_LINE}",
    rf"(?:take|took|get|put) (?:this|that|the|my|your) (?:{_MIC}|headset|earpiece) (?:off|on|out)",
    r"(?:mute|unmute) (?:me|us|him|her|them|yourself|everyone|everybody)",
    r"hot (?:mic|mike|microphone)",
)
ON_THE_LINE = (
    rf"(?:can|could|do|did) (?:you|anyone|anybody|everyone|everybody) {_STILL}hear (?:me|us)",
    r"(?:i|we) (?:cant|cannot|dont|couldnt) (?:hear|see) (?:you|him|her|them|anything|us|me)",
    r"hello (?:hello|can|are|is|anyone)",
    r"(?:are|is) (?:you|he|she|anyone|anybody|they) (?:still )?there$",
    r"(?:speak|talk) (?:up|louder|closer|into)",
)
"""What is said for all to hear as well, by who is called and by who calls."""
_WHO_HEARS = (
    rf"(?:can|could|do|did|will) (?:{_THEM}|the audience|the listeners) {_STILL}"
    r"hear (?:us|me|this|that|anything)",
    rf"{_THEM} {_STILL}(?:can|cant|cannot|could|couldnt|didnt|wont) {_STILL}"
    r"hear (?:us|me|this|that|any)",
    rf"{_THEM} (?:is |are |s )?{_STILL}listening (?:in|yet|to us|anymore|any more)",
    r"(?:did|is|does) (?:that|this|it|any of that|all of that) (?:go|going|gone) out",
    r"(?:people|listeners|thousand|million) (?:are |is )?(?:listening|waiting|in here|on here)",
)
_BEFORE = (
    r"(?:minutes?|seconds?|secs|one|two|five|ten|thirty|sixty)"
    r" (?:to air|until air|till air|to live|until we|till we)",
    r"(?:how long|how much time|how many (?:minutes|seconds))"
    r" (?:do we have|have we got|until we|till we|before we|to air)",
    r"(?:before|until|till|when|once|after) we"
    r" (?:go live|go on|go on air|are live|are on|come back on)",
    r"(?:go|goes|going|went) (?:live|on air|on the air)",
    r"live in (?:\w+ )?\w+$",
    r"(?:we|were|you|youre|hes|shes|im) (?:are )?on in \w+",
    r"(?:start|starting|restart|restarting|reboot|rebooting|relaunch|relaunching)"
    r" (?:the|this|that|our|a new) (?:stream|feed|broadcast|recording|space|app|call|link)",
    rf"(?:is|are) (?:{_THEM}|we|they all) (?:all |almost |nearly )?"
    r"(?:here|ready|set|in|connected|on)(?: yet| now| to go)?$",
    r"(?:whos|who is) (?:next|on next|up next|first|up first|on first)$",
)
_BROKEN = (
    rf"{_NET} (?:is |are |was |were |keeps |has |have |just |s )*{_STILL}{_TROUBLE}",
    rf"{_TROUBLE} (?:the|our|their|those) (?:server|servers|stream|feed|site|app)",
    r"(?:lost|losing|lose|dropped|dropping) (?:the|our|your|his|her)"
    r" (?:connection|stream|feed|audio|sound|line|signal)",
    r"(?:hear|hearing|getting|got|theres|there is) (?:an |some |a lot of |that |your )?"
    r"(?:echo|feedback|static|hiss)",
    r"(?:sound|mic|mike|audio|line|level|levels) (?:check|test)",
    r"check(?:ing)? (?:the |my |your |our )?(?:sound|mic|mics|levels|level|audio|line|link)",
    r"test(?:ing)? (?:test|testing|one two|one|two|the mic)",
    r"check (?:check|one two|one)",
    r"one two (?:one two|three four|three test)",
    r"(?:refresh|reload|reconnect|rejoin|reboot) (?:it|the|that|again)",
    r"(?:log|sign) (?:in|out|back in) again",
    r"which button",
    r"try (?:again|it again|the other|another|turning|restarting|reloading|refreshing|my|your)",
    r"(?:my|your|the|his|her) (?:battery|laptop|wifi|wi fi|headphones?|earphones?|headset|earpiece"
    r"|charger|prompter|teleprompter)",
)
_CREW = (
    r"(?:all set|good to go|stand by|standing by|hold on|hang on|wait wait|one sec|just a sec)$",
    r"(?:stand by|quiet|silence) (?:everyone|everybody|please|people|guys)",
    r"(?:get|bring|give|grab|hand) (?:me|him|her|us|them) (?:a|some|another|my|the|his|her)"
    r" (?:coffee|water|chair|phone|drink|tissue|napkin|pen|script|notes|list|towel|mic|mike"
    r"|microphone|second|sec)",
    r"(?:put|get|patch) (?:him|her|me) (?:on|through|in)(?: the (?:phone|line|call|stream|air))?$",
    r"(?:can|could|would) (?:somebody|someone|you guys|one of you)",
    r"(?:hes|shes|theyre|were|we are|he is|she is|they are) (?:running )?late",
    r"keep(?:ing)? (?:them|him|her|people|everyone|everybody|us) waiting",
    r"let me know when",
    r"tell (?:him|her|them) (?:to|were|its|we are|it is|that were)",
)
_OVER = (
    r"(?:are|were) we (?:clear|off|out|done here|still on)",
    r"(?:thats|that is|its|it is) a wrap",
    r"(?:you|they|nobody|no one) (?:didnt |did not |never )?(?:hear|heard)"
    r" (?:that from me|that bit|any of that)",
    r"(?:dont|do not) (?:quote|record|tape|broadcast|put that|put this|use that)",
    r"(?:off|not for) the record",
    r"(?:just )?between (?:us|you and me|ourselves)$",
    r"(?:how did|howd) (?:i|we|that|it) (?:do|go|sound)$",
    r"(?:edit|cut|take|leave) (?:that|this|it) (?:bit |part )?out of the (?:tape|recording|stream)",
    r"(?:that|this|it) was (?:a |an )?(?:complete |total |absolute )?"
    r"(?:disaster|mess|nightmare|terrible|awful|painful|brutal)$",
    r"what an? (?:idiot|moron|clown|jerk|disaster|mess|nightmare)",
    r"(?:good|nice|great) (?:job|work) (?:everyone|everybody|guys|people|team)",
    r"(?:shit|fuck\w*|dammit|damn it|crap|bullshit|asshole|for gods sake)",
)

_THINGS = (
    rf"(?:{_MIC}|headset|headphones?|earpiece|teleprompter|prompter|livestream|unmuted?|muted?)",
    r"(?:wifi|soundboard|buffering|lagging|laggy)",
    r"(?:on air|off air|on the air|off the air)",
    r"(?:green room|control room|makeup)",
    r"(?:press|push|click|hit) (?:record|start|stop|play)",
)
_ASKED = (
    r"(?:how many|so many|that many) (?:people |listeners |viewers )?(?:are |do we )?"
    r"(?:listening|waiting|watching|have|on|here|there)",
    r"(?:can|should|shall|could) we (?:start|begin|go)(?: now| over| again)?$",
    r"(?:start|starting|take it) (?:over|again|from the top)",
    r"(?:where|how) did (?:he|she|they|everybody|everyone) go",
    r"did (?:you|they|we|anyone|anybody) (?:see|hear|get|catch) (?:that|this|him|her|it|his|any)",
    r"(?:whos|who is|who was|whose) (?:this|that|calling|talking|speaking|there)$",
    r"what time is it",
    r"how (?:is|was|are|does|do) (?:my|your|his|her) (?:hair|tie|voice|makeup|sound|levels?)",
    r"(?:whats|what is|what the hell is) (?:going on|happening|wrong)"
    r"(?: here| now| with (?:it|this))?$",
    r"what (?:just )?happened(?: there| here)?$",
    r"(?:whats|what is) (?:his|her|my|the) name again",
    r"(?:whats|what is) taking so long",
    r"(?:are|were|is) (?:we|you|they|it|this) (?:good|okay|ok|done|set|finished|over)$",
    r"who (?:muted|pressed|pushed|turned)",
)
_ASIDES = (
    r"(?:lets|let us) (?:start|begin|go|try)(?: now| over| again| this| that| it)?$",
    r"i (?:need|want|could use) (?:a|another|some|my)"
    r" (?:drink|coffee|water|minute|break|cigarette|beer|chair|pen|second)",
    r"(?:on|wait for|give me) (?:my|the|a|your) (?:signal|cue|mark|count|sign)",
    r"give (?:it|me|us|him|her) (?:a|another|one more|one|two|five|ten)"
    r" (?:second|seconds|minute|minutes|sec|moment)",
    r"(?:he|she|they|somebody|someone|everyone|everybody) (?:just )?"
    r"(?:hung up|disconnected|dropped off|dropped out|got cut off|walked out)",
    r"(?:call|try|ring) (?:him|her|them|me) (?:back|again)",
    r"turn (?:it|that|this|me|him|her) (?:up|down|off|on)",
    r"(?:we have|weve got|weve|theres|we got) a (?:problem|technical|delay|glitch)",
    r"(?:im|i am) (?:so |really |still )?"
    r"(?:tired|hungry|nervous|freezing|exhausted|bored|thirsty|sweating)",
    r"(?:dont|do not) (?:touch|say anything|say a word|tell (?:him|her|anyone|anybody|them))",
    r"(?:shut up|shh|(?:(?:be|keep) )?quiet$)",
    r"(?:is|are) (?:he|she|they|everyone|everybody|the \w+) (?:on|in|still on) (?:the )?"
    r"(?:line|phone|call|his way|her way|their way|car|elevator|building)",
    r"in(?:to)? the (?:car|elevator|lobby|hallway|parking lot)$",
    r"(?:that|this|it) (?:took|is taking|takes) (?:forever|too long|ages)",
    r"(?:i|we) (?:forgot|lost|left) (?:my|the|our)"
    r" (?:notes|script|place|phone|line|lines|speech|glasses)",
    r"(?:i|he|she) (?:hate|hates|cant stand) (?:this|that|these|those|him|her|it)",
    r"(?:almost|nearly) (?:there|time|ready|done)$",
    r"(?:we|i) (?:made|nailed|blew|survived) (?:it|that|this)$",
    r"(?:not|no) yet$",
)

PATTERNS = (
    *ON_THE_LINE,
    *_IS_IT_ON,
    *_WHO_HEARS,
    *_BEFORE,
    *_BROKEN,
    *_CREW,
    *_OVER,
    *_ASKED,
    *_ASIDES,
    *_THINGS,
)
