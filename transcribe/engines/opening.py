"""Opens the engine that a spec names; imports only the engine that is asked for."""

from __future__ import annotations

import os
from importlib.metadata import version

from transcribe.engines.checkpoint import Checkpoint, find_checkpoint
from transcribe.engines.engine import Engine, EngineFacts
from transcribe.engines.recipe import EngineName, EngineSpec

_PACKAGES = {EngineName.WHISPER: "openai-whisper", EngineName.FASTER_WHISPER: "faster-whisper"}


def open_engine(spec: EngineSpec) -> Engine:
    """Load a model. Raises ModelUnavailable, EngineError, SettingError."""
    checkpoint = find_checkpoint(spec.model, spec.form)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # all is here now: nothing may call the hub
    facts = describe(spec, checkpoint)
    if spec.engine is EngineName.WHISPER:
        from transcribe.engines.whisper_engine import WhisperEngine

        return WhisperEngine(spec, checkpoint, facts)
    from transcribe.engines.faster_engine import FasterWhisperEngine

    return FasterWhisperEngine(spec, checkpoint, facts)


def engine_facts(spec: EngineSpec) -> EngineFacts:
    """An engine's facts without loading it. Raises ModelUnavailable, SettingError."""
    return describe(spec, find_checkpoint(spec.model, spec.form))


def describe(spec: EngineSpec, checkpoint: Checkpoint) -> EngineFacts:
    """An engine's facts from what it is made of."""
    return EngineFacts(
        engine=spec.engine.value,
        engine_version=version(_PACKAGES[spec.engine]),
        model=checkpoint.name,
        model_sha256=checkpoint.sha256,
        device=spec.device,
        compute_type=spec.precision,
        parameters=spec.decoding.as_parameters(),
    )
