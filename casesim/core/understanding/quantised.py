"""Weights in four bits: blocks of 32 values along a row, a half-precision scale each (GGML's Q4_0).

A value is (code - 8) times the scale of its block; codes lie two in a byte, the first half of the block in the low bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Values that share a scale."""
_MIDDLE, _LOW = 8, 0x0F


def pack(weight: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Return codes (rows, columns / 2) and scales (rows, columns / 32) of a matrix whose columns are a multiple of 32."""
    rows, columns = weight.shape
    blocks = weight.reshape(rows, columns // BLOCK, BLOCK)
    peak = np.take_along_axis(blocks, np.abs(blocks).argmax(2)[..., None], 2)[..., 0]
    scales = (peak / -_MIDDLE).astype(np.float16)
    divisor = np.where(scales == 0, np.float32(1), scales.astype(np.float32))
    codes = np.clip(np.round(blocks / divisor[..., None]) + _MIDDLE, 0, _LOW).astype(np.uint8)
    half = BLOCK // 2
    pairs = (codes[..., :half] | (codes[..., half:] << 4)).astype(np.uint8)
    return pairs.reshape(rows, columns // 2), scales


def unpack(codes: NDArray[np.uint8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return the matrix (rows, columns) that `pack` packed, as nearly as four bits can tell."""
    rows = codes.shape[0]
    pairs = codes.reshape(rows, -1, BLOCK // 2)
    values = np.concatenate([pairs & _LOW, pairs >> 4], 2).astype(np.float32) - _MIDDLE
    return np.asarray((values * scales.astype(np.float32)[..., None]).reshape(rows, -1), dtype=np.float32)
