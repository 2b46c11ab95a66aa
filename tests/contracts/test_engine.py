"""One contract for both engines: the same checkpoint, the same words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archive.errors import EngineError, ModelUnavailable, SettingError
from tests.transcribe.checkpoints import WORDS, scripted_checkpoint
from tests.transcribe.sounds import RATE, espeak, noise
from transcribe.engines.decoding import Decoding
from transcribe.engines.engine import Engine
from transcribe.engines.opening import open_engine
from transcribe.engines.recipe import EngineName, EngineSpec

pytestmark = [
    pytest.mark.slow,
    # openai-whisper 20250625 leaves its vocabulary file open and argsorts tensors through numpy
    pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:std_mean:UserWarning"),
]

QUICK = Decoding(beam_size=1, temperatures=(0.0,), compression_ratio=1e9, logprob=-1e9)
DEMO = Path(__file__).parents[2] / "transcribe/engines/models/demo.pt"
ENGINES = list(EngineName)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that says one sentence, in OpenAI's form."""
    return scripted_checkpoint(tmp_path_factory.mktemp("model") / "scripted.pt")


def spec(engine: EngineName, model: Path | str, cache: Path, how: Decoding = QUICK) -> EngineSpec:
    return EngineSpec(engine, str(model), "cpu", cache, "float32", how)


@pytest.fixture(scope="session", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, checkpoint: Path, tmp_path_factory: pytest.TempPathFactory
) -> Engine:
    return open_engine(spec(request.param, checkpoint, tmp_path_factory.mktemp("cache")))


def test_facts_say_how_to_make_it_again(engine: Engine, checkpoint: Path) -> None:
    """The facts name engine, version, model, its hash and the decoding; never a path."""
    facts = engine.facts

    assert facts.engine in {name.value for name in ENGINES}
    assert facts.model == "scripted.pt"
    assert len(facts.model_sha256) == 64
    assert facts.compute_type == "float32"
    assert facts.parameters["beam_size"] == 1
    assert str(checkpoint.parent) not in repr(facts)


def test_hearing_is_deterministic(engine: Engine) -> None:
    """The same window is heard the same, whatever was heard in between."""
    sound = noise(12, -20)

    first = engine.hear(sound, "en")
    engine.hear(noise(5, -30, seed=1), None)

    assert engine.hear(sound, "en") == first


def test_a_window_may_be_decoded_its_own_way(engine: Engine) -> None:
    """A wider beam for one window changes nothing for the next, nor what the facts say."""
    sound, facts = noise(6, -20), engine.facts
    first = engine.hear(sound, "en")

    wider = engine.hear(sound, "en", replace(QUICK, beam_size=8, seed=3))

    assert [s.text for s in wider.segments] == [s.text for s in first.segments]
    assert engine.hear(sound, "en") == first
    assert engine.facts == facts


def test_language_is_asked_for_or_found(engine: Engine) -> None:
    """A given language is kept; without one the model's own is told with its probability."""
    assert engine.hear(noise(3, -20), "ar").language == "ar"
    found = engine.hear(noise(3, -20), None)
    assert len(found.language) in {2, 3}
    assert 0 <= found.language_probability <= 1


def test_odd_lengths(engine: Engine) -> None:
    """A window may be as short as 10 ms and as long as 30 s."""
    for samples in (160, RATE - 1, 30 * RATE):
        heard = engine.hear(np.zeros(samples, np.float32), "en")
        assert all(segment.start >= 0 for segment in heard.segments)


def test_words_as_written(engine: Engine) -> None:
    """The words are those that the checkpoint says, their times in order, their scores sane."""
    [segment] = engine.hear(noise(6, -20), "en").segments

    assert [word.text.strip() for word in segment.words] == list(WORDS)
    assert segment.text.split() == list(WORDS)
    times = [time for word in segment.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(word.probability > 0.99 for word in segment.words)
    assert segment.avg_logprob > -0.1
    assert segment.no_speech_prob < 0.01


def test_same_in_both(checkpoint: Path, tmp_path: Path) -> None:
    """Both engines hear the same language, words and times from the same weights."""
    sound = noise(6, -20)
    found = [open_engine(spec(name, checkpoint, tmp_path)).hear(sound, None) for name in ENGINES]

    assert found[0].language == found[1].language == "en"
    words = [[w for s in one.segments for w in s.words] for one in found]
    assert [w.text for w in words[0]] == [w.text for w in words[1]]
    assert [w.start for w in words[0]] == pytest.approx([w.start for w in words[1]], abs=0.05)


@pytest.mark.parametrize("name", ENGINES)
def test_not_a_checkpoint(name: EngineName, tmp_path: Path) -> None:
    """A file that is no checkpoint is refused in one sentence."""
    wrong = tmp_path / "wrong.pt"
    wrong.write_bytes(b"these are no weights")

    with pytest.raises(EngineError, match=r"wrong\.pt"):
        open_engine(spec(name, wrong, tmp_path))


@pytest.mark.parametrize("name", ENGINES)
def test_missing_model(name: EngineName, tmp_path: Path) -> None:
    """A path without a model says how to supply one; a name nobody knows is wrong use."""
    with pytest.raises(ModelUnavailable, match="--model PATH"):
        open_engine(spec(name, tmp_path / "none.pt", tmp_path))
    with pytest.raises(SettingError, match="no model has this name"):
        open_engine(spec(name, "gigantic", tmp_path))


@pytest.mark.parametrize("name", ENGINES)
def test_no_network(name: EngineName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is neither here nor to be had is told within seconds."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    with pytest.raises(ModelUnavailable, match="model tiny: it is not on this machine"):
        open_engine(spec(name, "tiny", tmp_path))


@pytest.mark.skipif(not DEMO.is_file(), reason="the demonstration checkpoint is not built")
@pytest.mark.parametrize("beam", [5, 8])
def test_same_words_from_the_demonstration_model(beam: int, tmp_path: Path) -> None:
    """In float32 both engines write the same words at the same times, by either pass's beam."""
    from transcribe.media.decode import decode
    from transcribe.media.probe import probe

    talk = espeak(tmp_path / "a.wav", "We will vote on the budget today. Thank you all for coming.")
    sound = np.concatenate(list(decode(talk, probe(talk))))
    heard = [
        open_engine(spec(name, "demo", tmp_path, Decoding())).hear(
            sound, "en", Decoding(beam_size=beam)
        )
        for name in ENGINES
    ]
    words = [[w for s in one.segments for w in s.words] for one in heard]

    assert [w.text for w in words[0]] == [w.text for w in words[1]]
    assert len(words[0]) > 5
    assert [w.start for w in words[0]] == pytest.approx([w.start for w in words[1]], abs=0.1)
    assert all(0 <= w.probability <= 1 for w in words[0])
