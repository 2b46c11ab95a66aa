"""The words that decide what kind a difference is, by language: the published table.

Each language has these rows. NEGATION turns a statement round. NUMBER are number words, beside
digits; English ones are read as values (`search.language.numbers`). QUANTIFIER says how much or how
often, MODAL whether something may, must or will be. FILLER is sound without meaning. FUNCTION are
the commonest words of the language: they tell languages apart, they find no passage, and one said
twice in a row is a stumble. Words of a row are written as people write them and folded like any
text (`search.analysis.fold`), so that accents and letter forms count for nothing.

Of the other languages only numbers and names are known; their differences are added, dropped,
replaced or in another order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from search.analysis import fold
from search.language.numbers import NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's rows, folded. `prefixes` and `infixes` are negations inside a word, such as
    un-fair or gel-me-di; `edge` the negations that close a sentence by themselves, or open one even
    where nothing shows that a sentence begins; `nearly` the quantifiers that all but negate;
    `number_parts` what joins number words to one.
    """

    negation: frozenset[str] = frozenset()
    number: frozenset[str] = frozenset()
    number_parts: frozenset[str] = frozenset()
    quantifier: frozenset[str] = frozenset()
    modal: frozenset[str] = frozenset()
    filler: frozenset[str] = frozenset()
    function: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    infixes: tuple[str, ...] = ()
    edge: frozenset[str] = frozenset()
    nearly: frozenset[str] = frozenset()

    @property
    def common(self) -> frozenset[str]:
        """The words of the rows that are never a name."""
        return self.negation | self.quantifier | self.modal | self.filler | self.function

    def negates(self, key: str, *, at_edge: bool = False) -> bool:
        """Whether the word is a negation, also with a clitic before it; one of `edge` if asked."""
        words = self.edge if at_edge else self.negation
        return key in words or (key.startswith(_CLITICS) and key[1:] in words)

    def is_number(self, key: str) -> bool:
        """Whether the word is a number word, or put together from them (fünfundzwanzig)."""
        return key in self.number or (
            len(key) > 1 and any(map(key.startswith, self.number)) and self._is_compound(key)
        )

    def _is_compound(self, rest: str) -> bool:
        return not rest or any(
            self._is_compound(rest[len(part) :])
            for part in self.number | self.number_parts
            if rest.startswith(part)
        )


_CLITICS = ("و", "ف")
"""Arabic "and" and "so" are written with the word after them: ولم is و and لم."""

_ROWS: dict[str, dict[str, str]] = {
    "en": {
        "negation": "not no never none nobody nothing neither nor nowhere without cannot ain't non",
        "quantifier": "all every each any some most many much few fewer fewest several both more "
        "less least always often sometimes usually rarely seldom hardly scarcely barely nearly "
        "almost only entire whole enough lot lots plenty majority everyone everybody everything "
        "everywhere anyone anybody anything someone somebody something half twice once",
        "modal": "can could may might must shall should will would ought",
        "filler": "uh uhh um umm er erm ah ahh eh hm hmm mm mmm",
        "function": "the a an and or but if of to in on at by for from with as that this these "
        "those it its is are was were be been being am i you he she we they me him her us them "
        "my your his our their what which who when where there here have has had do does did so "
        "than then about into up out not no",
        "prefixes": "un in im ir il non dis",
        "edge": "not never",
        "nearly": "hardly scarcely barely seldom rarely few fewer little only",
    },
    "ar": {
        "negation": "لا لم لن ليس ليست ليسوا لست لسنا غير بدون دون بلا كلا أبدا",
        "quantifier": "كل جميع بعض معظم أكثر أقل كثير كثيرا قليل قليلا أي كافة نصف أغلب دائما "
        "أحيانا غالبا فقط كلا كلتا عدة",
        "number": "واحد واحدة اثنان اثنين اثنتان ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة "
        "سبع ثمانية ثمان تسعة تسع عشرة عشر عشرون عشرين ثلاثون ثلاثين أربعون أربعين "
        "خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين مئة مائة مئات "
        "ألف آلاف مليون ملايين مليار مليارات",
        "modal": "يجب يمكن قد سوف ربما ينبغي يستطيع لابد",
        "filler": "آه إمم أمم اه امم",
        "function": "في من على إلى عن مع أن إن هذا هذه ذلك تلك التي الذي الذين هو هي هم أنا نحن "
        "أنت كان كانت و ف ثم أو لكن ما هل كما عند بعد قبل بين حتى إذا لأن قال قالت لقد",
        "edge": "لا لم لن ليس ليست",
    },
    "es": {
        "negation": "no nunca jamás nadie nada ningún ninguno ninguna tampoco ni sin",
        "quantifier": "todo toda todos todas cada algún alguno alguna algunos algunas alguien algo "
        "mucho mucha muchos muchas poco poca pocos pocas más menos varios varias ambos bastante "
        "siempre casi sólo solamente mayoría mitad cualquier",
        "number": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
        "quince veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa "
        "cien ciento cientos mil miles millón millones",
        "modal": "puede pueden podría podrían debe deben debería deberían podemos debemos puedo "
        "debo hay",
        "filler": "eh em ehm mmm",
        "function": "el la los las un una unos unas de del a al en con por para que y o pero si "
        "como es son fue era ser está están lo le les se su sus mi me te nos yo tú él ella "
        "nosotros ellos este esta esto eso muy también cuando donde porque ha han",
        "edge": "no nunca jamás tampoco",
    },
    "fr": {
        "negation": "ne non pas jamais rien aucun aucune personne nul nulle ni sans guère",
        "quantifier": "tout toute tous toutes chaque quelque quelques plusieurs beaucoup peu plus "
        "moins assez certains certaines toujours souvent parfois presque seulement moitié majorité "
        "plupart",
        "number": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
        "quinze seize vingt trente quarante cinquante soixante cent cents mille "
        "million millions milliard milliards",
        "modal": "peut peuvent pourrait pourraient doit doivent devrait devraient faut faudrait "
        "pouvons devons peux dois",
        "filler": "euh heu hum ben bah",
        "function": "le la les un une des de du au aux à en dans avec par pour que qui et ou mais "
        "si comme est sont était être il elle on nous vous ils elles je tu me te se lui leur ce "
        "cette ces son sa ses mon ma mes notre votre ont a ai très aussi quand où parce",
        "prefixes": "n' in im ir il non dé",
        "edge": "pas jamais",
    },
    "de": {
        "negation": "nicht kein keine keinen keinem keiner keines nie niemals niemand niemanden "
        "nichts nein weder ohne nirgends",
        "quantifier": "alle alles allen jeder jede jedes einige manche viele viel wenige wenig "
        "mehr weniger meisten beide mehrere etwas genug immer oft manchmal fast nur ganz hälfte "
        "mehrheit kaum",
        "number": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig "
        "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend "
        "million millionen milliarde milliarden",
        "modal": "kann können könnte könnten muss müssen müsste soll sollen sollte sollten darf "
        "dürfen dürfte wird werden würde würden mag möchte",
        "filler": "äh ähm hm mhm öh",
        "function": "der die das den dem des ein eine einen einem einer und oder aber wenn von zu "
        "in im an am auf bei für mit aus nach als dass dies diese dieser es ist sind war waren "
        "sein ich du er sie wir ihr mich mir uns ihm ihn mein unser was wer wo hat haben habe "
        "auch so dann hier noch",
        "prefixes": "un",
        "number_parts": "ein und hundert tausend",
        "edge": "nicht nie niemals",
    },
    "pt": {
        "negation": "não nunca jamais ninguém nada nenhum nenhuma nem sem tampouco",
        "quantifier": "todo toda todos todas tudo cada algum alguma alguns algumas alguém algo "
        "muito muita muitos muitas pouco pouca poucos poucas mais menos vários várias ambos "
        "bastante sempre quase só somente maioria metade qualquer",
        "number": "dois duas três quatro cinco seis sete oito nove dez onze doze treze quinze "
        "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem cento "
        "mil milhão milhões",
        "modal": "pode podem poderia poderiam deve devem deveria deveriam podemos devemos posso "
        "devo",
        "filler": "hã hum ahn",
        "function": "o a os as um uma uns umas de do da dos das em no na nos nas por para com que "
        "e ou mas se como é são foi era ser está estão ele ela eles elas eu você nós me te lhe "
        "seu sua meu minha este esta isso isto também quando onde porque ao à pelo pela tem",
        "edge": "não nunca jamais",
    },
    "ru": {
        "negation": "не ни нет никогда никто никого ничего ничто никакой нельзя без нигде",
        "quantifier": "все всё всех каждый каждая каждое любой некоторые многие много мало больше "
        "меньше несколько оба половина всегда часто иногда почти только большинство весь вся "
        "целый достаточно",
        "number": "один одна два две три четыре пять шесть семь восемь девять десять двадцать "
        "тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто "
        "тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиардов",
        "modal": "может могут можно мог могла могли должен должна должны надо нужно следует бы "
        "будет будут",
        "filler": "э ээ эм мм хм",
        "function": "и в на с к по из за от до о об у для что как это этот эта эти тот та то те "
        "он она оно они я ты мы вы его её их мне нам вам мы но или если когда где а же был была "
        "было были быть есть который которая которые так там тут ещё уже",
        "prefixes": "не",
        "edge": "не никогда",
    },
    "uk": {
        "negation": "не ні немає нема ніколи ніхто нікого нічого ніщо жоден жодна неможливо без "
        "ніде",
        "quantifier": "усі всі все всіх кожен кожна кожне деякі багато мало більше менше "
        "кілька обидва половина завжди часто іноді майже тільки лише більшість весь вся цілий "
        "досить",
        "number": "один одна два дві три чотири п'ять шість сім вісім дев'ять десять двадцять "
        "тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто сто "
        "тисяча тисячі тисяч мільйон мільйони мільйонів мільярд мільярдів",
        "modal": "може можуть можна міг могла могли повинен повинна повинні треба потрібно слід б "
        "би буде будуть",
        "filler": "е ем мм хм",
        "function": "і й та в у на з із зі до по від за про для що як це цей ця ці той та те ті "
        "він вона воно вони я ти ми ви його її їх мені нам вам але або якщо коли де а ж був була "
        "було були бути є який яка які так там тут ще вже",
        "prefixes": "не",
        "edge": "не ніколи",
    },
    "tr": {
        "negation": "değil yok hayır asla hiç hiçbir hiçbiri kimse ne",
        "quantifier": "bütün tüm hepsi her bazı çoğu çok az daha birkaç ikisi yarısı hep daima "
        "sık bazen neredeyse sadece yalnızca çoğunluk herkes kimi",
        "number": "iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış "
        "yetmiş seksen doksan yüz bin milyon milyar",
        "modal": "gerek gerekir lazım olabilir belki mümkün zorunda",
        "filler": "ee ııı hmm",
        "function": "ve bir bu şu o da de ki mi mı ile için gibi ama fakat veya ben sen biz siz "
        "onlar ne var olan olarak sonra önce kadar diye bunu onu benim bizim sizin çünkü eğer "
        "nasıl neden şimdi",
        "infixes": "may mey ma me mi mu m",
        "edge": "değil asla",
    },
    "fa": {
        "negation": "نه نیست نیستم نیستند نیستیم هیچ هیچ‌کس هرگز بدون نبود نبودند نباید ندارد "
        "ندارم ندارند",
        "quantifier": "همه هر تمام بعضی برخی بیشتر کمتر زیاد کم چند اکثر نصف همیشه اغلب گاهی "
        "تقریبا فقط هردو کل",
        "number": "دو سه چهار پنج شش هفت هشت ده بیست سی چهل پنجاه شصت هفتاد هشتاد نود صد هزار "
        "میلیون میلیارد",
        "modal": "باید شاید می‌تواند می‌توانند می‌توانم می‌توانیم ممکن خواهد خواهند خواهم خواهیم",
        "filler": "اه اِم خب",
        "function": "و در به از که این آن را با است هست بود برای تا یا اما اگر من تو او ما شما "
        "آنها ایشان هم بر یک چه چون پس نیز خود کرد شد شده کرده می دارد",
        "prefixes": "ن",
        "edge": "نه هرگز",
    },
}

LANGUAGES = tuple(_ROWS)
"""ISO 639-1 codes of the languages with a row in the table."""

_EMPTY = Lexicon()


@cache
def lexicon(language: str | None) -> Lexicon:
    """The rows of a language, by its code with or without a region; empty where there are none."""
    rows = _ROWS.get(base(language))
    if rows is None:
        return _EMPTY
    words = {name: tuple(map(fold, row.split())) for name, row in rows.items()}
    return Lexicon(
        negation=frozenset(words["negation"]),
        number=frozenset(words.get("number", ())),
        number_parts=frozenset(words.get("number_parts", ())),
        quantifier=frozenset(words["quantifier"]),
        modal=frozenset(words["modal"]),
        filler=frozenset(words["filler"]),
        function=frozenset(words["function"]),
        prefixes=words.get("prefixes", ()),
        infixes=words.get("infixes", ()),
        edge=frozenset(words.get("edge", ())),
        nearly=frozenset(words.get("nearly", ())),
    )


def is_function_word(key: str) -> bool:
    """Whether the word is one of the commonest of any language here: it places no quote."""
    return key in _functions()


def is_common_word(key: str) -> bool:
    """Whether the word is a negation, quantifier, modal, filler or number of any language here."""
    return key in _common() or key in NUMBER_WORDS


@cache
def _common() -> frozenset[str]:
    rows = (
        row
        for one in map(lexicon, LANGUAGES)
        for row in (one.negation, one.quantifier, one.modal, one.filler, one.number)
    )
    return frozenset().union(*rows)


@cache
def _functions() -> frozenset[str]:
    return frozenset().union(*(lexicon(one).function for one in LANGUAGES))


def base(language: str | None) -> str:
    """`en-US` and `en_GB` are `en`; empty where nobody knows the language."""
    return (language or "").lower().replace("_", "-").partition("-")[0]
