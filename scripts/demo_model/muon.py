"""Muon (Jordan and others, 2024) in float32: momentum, made orthogonal by Newton-Schulz steps.

PyTorch's own works in bfloat16, which is fifty times slower on a CPU without instructions for it.
The step is scaled by 0.2 sqrt(longer side), so that AdamW's learning rate fits (Liu and others,
2025).
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import torch
from torch import Tensor

_COEFFICIENTS = (3.4445, -4.775, 2.0315)


def orthogonalise(matrices: Tensor, steps: int = 5) -> Tensor:
    """Matrices [count, rows, columns] with the same directions and singular values of about 1."""
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.transpose(1, 2) if tall else matrices
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    a, b, c = _COEFFICIENTS
    for _ in range(steps):
        gram = x @ x.transpose(1, 2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.transpose(1, 2) if tall else x


class Muon(torch.optim.Optimizer):  # type: ignore[misc]  # torch is not followed by mypy here
    """For the matrices inside the blocks only; embeddings, norms and heads want AdamW."""

    def __init__(
        self, params: list[Tensor], momentum: float = 0.95, weight_decay: float = 0.02
    ) -> None:
        super().__init__(params, {"lr": 1e-3, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def step(self, closure: Any = None) -> None:
        """Take one step; matrices of one shape go through the iteration together."""
        assert closure is None
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                by_shape[parameter.shape].append(parameter)
            for shape, parameters in by_shape.items():
                updates = orthogonalise(
                    torch.stack([self._direction(p, group) for p in parameters])
                )
                scale = 0.2 * math.sqrt(max(shape)) * group["lr"]
                for parameter, update in zip(parameters, updates, strict=True):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    parameter.add_(update, alpha=-scale)

    def _direction(self, parameter: Tensor, group: dict[str, Any]) -> Tensor:
        """Nesterov's momentum."""
        state = self.state[parameter]
        if "average" not in state:
            state["average"] = torch.zeros_like(parameter)
        average, gradient = state["average"], parameter.grad
        average.lerp_(gradient, 1 - group["momentum"])
        return torch.lerp(gradient, average, group["momentum"])
