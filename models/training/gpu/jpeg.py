"""JPEG's loss for a whole batch on the device that it is on: colours, 8 x 8 cosine transform, rounding, and back.

No entropy coding, since nothing is lost by it. Tables and their scaling with the quality are those of Annex K of the
standard and of libjpeg; chroma is reduced by two with a mean and enlarged again as libjpeg does (weights 3 and 1).
"""
import math

import torch
import torch.nn.functional as F

BLOCK = 8
LUMA_TABLE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99)
CHROMA_TABLE = (
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
    99, 99, 99) + (99,) * 32
TO_YCC = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))


def cosines(device: torch.device) -> torch.Tensor:
    """(8, 8): the orthonormal DCT-II as a matrix."""
    k = torch.arange(BLOCK, dtype=torch.float32, device=device)
    matrix = torch.cos(math.pi * (2 * k[None, :] + 1) * k[:, None] / (2 * BLOCK)) * math.sqrt(2 / BLOCK)
    matrix[0] /= math.sqrt(2)
    return matrix


def tables(table: tuple[int, ...], quality: torch.Tensor) -> torch.Tensor:
    """Qualities (N,) from 1 to 100 -> (N, 1, 8, 8) divisors."""
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)
    base = torch.tensor(table, dtype=torch.float32, device=quality.device).view(1, BLOCK, BLOCK)
    return ((base * scale.view(-1, 1, 1) + 50) / 100).floor().clamp(1, 255).unsqueeze(1)


def quantised(plane: torch.Tensor, divisors: torch.Tensor) -> torch.Tensor:
    """(N, 1, H, W) around nought, H and W multiples of 8, rounded in its blocks' frequencies."""
    n, _, h, w = plane.shape
    blocks = plane.view(n, h // BLOCK, BLOCK, w // BLOCK, BLOCK).permute(0, 1, 3, 2, 4).reshape(n, -1, BLOCK, BLOCK)
    c = cosines(plane.device)
    blocks = c.T @ ((c @ blocks @ c.T / divisors).round() * divisors) @ c
    return blocks.view(n, h // BLOCK, w // BLOCK, BLOCK, BLOCK).permute(0, 1, 3, 2, 4).reshape(n, 1, h, w)


def jpeg(image: torch.Tensor, quality: torch.Tensor, subsampled: bool) -> torch.Tensor:
    """(N, 3, H, W) in [0, 1] -> the same after JPEG at qualities (N,); 4:2:0 if `subsampled`, else 4:4:4."""
    h, w = image.shape[2:]
    x = F.pad(image, (0, -w % 16, 0, -h % 16), mode='replicate')
    to_ycc = torch.tensor(TO_YCC, device=image.device)
    ycc = torch.einsum('ij,njhw->nihw', to_ycc, (x.clamp(0, 1) * 255).round()).round()  # 8 bits, as libjpeg has them
    quality = quality.float()
    y = quantised(ycc[:, :1] - 128, tables(LUMA_TABLE, quality)).round().clamp(-128, 127) + 128
    chroma_divisors = tables(CHROMA_TABLE, quality)
    planes = [y]
    for channel in (1, 2):
        c = ycc[:, channel:channel + 1]
        c = quantised(F.avg_pool2d(c, 2) if subsampled else c, chroma_divisors).round().clamp(-128, 127)
        planes.append(F.interpolate(c, scale_factor=2, mode='bilinear') if subsampled else c)
    rgb = torch.einsum('ij,njhw->nihw', torch.linalg.inv(to_ycc), torch.cat(planes, 1))
    return (rgb.round().clamp(0, 255) / 255)[..., :h, :w]
