"""The model as training sees it: OpenAI's own modules over the compact vocabulary, with three
extra teachers.

The teachers exist in training only. Two linear heads on the encoder say which phoneme and which
word each 20 ms frame belongs to, and chosen heads of the decoder's cross-attention are rewarded
for looking at the frames in which their token was spoken. espeak-ng tells both exactly. Without
them the attention takes most of the budget to find the alignment; with them it is found within
minutes, and the guided heads are good word timers afterwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from whisper.model import (
    AudioEncoder,
    ModelDimensions,
    MultiHeadAttention,
    Whisper,
    sinusoids,
)

from scripts.demo_model.tokens import TIMES

WIDTH, AUDIO_LAYERS, TEXT_LAYERS, HEADS = 192, 3, 3, 3
CURRENT_HEAD = (0, 0)  # looks at the token that was read last
NEXT_HEADS = ((1, 0), (2, 0))  # look at the token that comes next
ALIGNMENT_HEADS = ((2, 0),)  # alone 40 ms median error of word starts; both NEXT_HEADS: 60 ms
NEARBY = ((4, (-3, 0, 3)), (8, (-6, 0, 6)), (12, (-12, 0, 12)))
"""For each layer of the encoder: the first of 32 frequencies, and where each head looks first."""
BLUR = (1 / 16, 2 / 16, 3 / 16, 4 / 16, 3 / 16, 2 / 16, 1 / 16)  # of time stamps, by 20 ms
TIME_SCALE = 0.08  # of the rows of the time stamps at the beginning
CONSTANT = 0  # this dimension is kept empty, so that export can forbid the unused tokens with it


def dimensions(vocabulary: int) -> ModelDimensions:
    """Whisper's dimensions for the demonstration model, with the given number of tokens."""
    return ModelDimensions(
        n_mels=80,
        n_audio_ctx=1500,
        n_audio_state=WIDTH,
        n_audio_head=HEADS,
        n_audio_layer=AUDIO_LAYERS,
        n_vocab=vocabulary,
        n_text_ctx=448,
        n_text_state=WIDTH,
        n_text_head=HEADS,
        n_text_layer=TEXT_LAYERS,
    )


@dataclass(frozen=True)
class Answer:
    """What one pass gives: logits by token, by frame for phonemes and words, and the guided
    heads' attention.
    """

    tokens: Tensor
    phonemes: Tensor
    words: Tensor
    attention: dict[tuple[int, int], Tensor]


class Pupil(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy here
    """Whisper with the teachers' heads."""

    def __init__(self, vocabulary: int, phonemes: int, words: int) -> None:
        super().__init__()
        self.whisper = Whisper(dimensions(vocabulary))
        self.phoneme_norm = nn.LayerNorm(WIDTH)
        self.phoneme_head = nn.Linear(WIDTH, phonemes)
        self.word_head = nn.Linear(WIDTH, words)
        table = self.whisper.decoder.token_embedding.weight
        nn.init.normal_(table, std=0.02)
        with torch.no_grad():  # time stamps begin as the positions they name: near ones are alike
            table[-TIMES:] = TIME_SCALE * sinusoids(TIMES, WIDTH)
        nn.init.normal_(self.whisper.decoder.positional_embedding, std=0.01)
        look_nearby(self.whisper.encoder)
        keep = torch.ones(WIDTH)
        keep[CONSTANT] = 0
        self.register_buffer("keep", keep)
        self.keep: Tensor

    def forward(self, mel: Tensor, tokens: Tensor, shift: int) -> Answer:
        """`mel` is [batch, 80, 2 x frames], `tokens` [batch, length]; `shift` the first frame's
        position.
        """
        heard, phonemes = self._encode(mel, shift)
        attention: dict[tuple[int, int], Tensor] = {}
        decoder = self.whisper.decoder
        table = decoder.token_embedding.weight * self.keep
        state = (
            functional.embedding(tokens, table) + decoder.positional_embedding[: tokens.shape[1]]
        )
        for number, block in enumerate(decoder.blocks):
            state = state + block.attn(block.attn_ln(state), mask=decoder.mask)[0]
            looked, weights = _cross_attention(block.cross_attn, block.cross_attn_ln(state), heard)
            for head in range(HEADS):
                if (number, head) in (CURRENT_HEAD, *NEXT_HEADS):
                    attention[number, head] = weights[:, head]
            state = state + looked
            state = state + block.mlp(block.mlp_ln(state))
        logits = (decoder.ln(state) * self.keep) @ table.T
        return Answer(logits, phonemes, self.word_head(heard[:, ::2]), attention)  # half is enough

    def _encode(self, mel: Tensor, shift: int) -> tuple[Tensor, Tensor]:
        encoder = self.whisper.encoder
        state = (
            functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(mel))))
            .permute(0, 2, 1)
            .contiguous()
        )
        state = state + encoder.positional_embedding[shift : shift + state.shape[1]]
        phonemes = state
        for number, block in enumerate(encoder.blocks):
            state = block(state)
            if number == AUDIO_LAYERS - 2:
                phonemes = self.phoneme_head(self.phoneme_norm(state))
        heard: Tensor = encoder.ln_post(state)
        return heard, phonemes


def _cross_attention(
    layer: MultiHeadAttention, state: Tensor, heard: Tensor
) -> tuple[Tensor, Tensor]:
    """As in Whisper, but the weights are kept: [batch, heads, tokens, frames]."""
    batch, length, width = state.shape

    def split(x: Tensor) -> Tensor:
        return x.view(batch, -1, layer.n_head, width // layer.n_head).transpose(1, 2)

    query, key, value = (
        split(layer.query(state)),
        split(layer.key(heard)),
        split(layer.value(heard)),
    )
    scale = (width // layer.n_head) ** -0.5
    weights = ((query * scale) @ key.transpose(-1, -2)).softmax(-1)
    return layer.out((weights @ value).transpose(1, 2).reshape(batch, length, width)), weights


def look_nearby(encoder: AudioEncoder) -> None:
    """Let every head of the encoder begin by looking at frames near its own.

    From random weights a small model needs thousands of steps to find out that neighbouring frames
    matter (after 1,250 steps only a tenth of the attention lay within 0.3 s). Position p is told
    by sin(wp) and cos(wp) over many w. A query that copies 32 of these pairs, and a key that copies
    them turned by an angle of w times an offset, multiply to the sum of cos(w(p + offset - p')):
    a hill over the place p' = p + offset.
    """
    pairs = WIDTH // 2
    frequency = torch.exp(-math.log(10000) / (pairs - 1) * torch.arange(pairs))
    size = WIDTH // HEADS // 2
    for block, (first, offsets) in zip(encoder.blocks, NEARBY, strict=True):
        query, key = torch.zeros(WIDTH, WIDTH), torch.zeros(WIDTH, WIDTH)
        for head, offset in enumerate(offsets):
            for step in range(size):
                pair, row = first + step, head * 2 * size + step
                cosine = math.cos(float(frequency[pair]) * offset)
                sine = math.sin(float(frequency[pair]) * offset)
                query[row, pair], query[row + size, pair + pairs] = 1.0, 1.0
                key[row, pair], key[row, pair + pairs] = cosine, -sine
                key[row + size, pair + pairs], key[row + size, pair] = cosine, sine
        with torch.no_grad():
            block.attn.query.weight.mul_(0.3).add_(query)
            block.attn.key.weight.mul_(0.3).add_(key)


@dataclass(frozen=True)
class Losses:
    """The parts of the loss, as tensors."""

    tokens: Tensor
    phonemes: Tensor
    words: Tensor
    attention: Tensor


def losses(
    answer: Answer,
    targets: Tensor,
    spans: Tensor,
    phonemes: Tensor,
    words: Tensor,
    *,
    blurred: bool = False,
) -> Losses:
    """`spans` is [batch, length, 2]: the frames of each target, -1 where there are none.

    `blurred` spreads each time stamp over its neighbours, which teaches the 1,501 rows much faster.
    """
    text = _token_loss(answer.tokens.flatten(0, 1), targets.flatten(), BLUR if blurred else (1.0,))
    frames = functional.cross_entropy(answer.phonemes.flatten(0, 1), phonemes.flatten())
    spoken = functional.cross_entropy(answer.words.flatten(0, 1), words[:, ::2].flatten())
    return Losses(text, frames, spoken, _guidance(answer.attention, spans))


def _token_loss(logits: Tensor, targets: Tensor, blur: tuple[float, ...]) -> Tensor:
    known = targets >= 0
    logits, targets = logits[known], targets[known]
    likelihood = functional.log_softmax(logits, -1)
    last = logits.shape[-1] - 1
    time = targets > last - TIMES
    total = targets.new_zeros((), dtype=torch.float32)
    for step, weight in enumerate(blur):
        offset = step - len(blur) // 2
        near = torch.where(time, (targets + offset).clamp(last - TIMES + 1, last), targets)
        total = total - weight * likelihood.gather(1, near[:, None]).mean()
    return total


def _guidance(attention: dict[tuple[int, int], Tensor], spans: Tensor) -> Tensor:
    """Mean of -log of the attention that falls on the right frames."""
    read = torch.cat(
        [torch.full_like(spans[:, :1], -1), spans[:, :-1]], 1
    )  # where the input was spoken
    total = spans.new_zeros((), dtype=torch.float32)
    for head, weights in attention.items():
        target = read if head == CURRENT_HEAD else spans
        frame = torch.arange(weights.shape[-1], device=weights.device)
        inside = (frame >= target[..., :1] - 1) & (frame < target[..., 1:] + 1)
        known = target[..., 1] >= 0
        mass = (weights * inside).sum(-1)[known]
        total = total - torch.log(mass + 1e-4).mean()
    return total / len(attention)
