"""LQ pictures from clean ones: Real-ESRGAN's second-order recipe and what prints, scanners and phones do.

Pictures are float32 tensors (3, H, W) in [0, 1]. Every function draws from the generator it is given, so a
seed gives the same pictures again. Fading and colour casts are no faults to the network: `tint` changes LQ and
HQ alike, so that colours are never moved.
"""
import io
import math

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

Generator = np.random.Generator
REDUCTIONS = ('area', 'bilinear', 'bicubic')
PLAIN_SCALE = 2.5  # up to which noise and JPEG, not size, are what a photo suffers from


def resize(image: torch.Tensor, height: int, width: int, how: str) -> torch.Tensor:
    """Antialiased where it reduces."""
    options = {} if how == 'area' else {'antialias': True, 'align_corners': False}
    return F.interpolate(image[None], (height, width), mode=how, **options)[0].clamp(0, 1)


def blur(image: torch.Tensor, sigma_x: float, sigma_y: float, angle: float, power: float = 1.0) -> torch.Tensor:
    """Generalised Gaussian, turned by `angle`; power < 1 has long tails, > 1 a plateau (a lens out of focus)."""
    radius = max(1, math.ceil(2.5 * max(sigma_x, sigma_y)))
    axis = torch.arange(-radius, radius + 1, dtype=torch.float32)
    y, x = torch.meshgrid(axis, axis, indexing='ij')
    u, v = (x * math.cos(angle) + y * math.sin(angle)), (y * math.cos(angle) - x * math.sin(angle))
    kernel = torch.exp(-0.5 * ((u / sigma_x) ** 2 + (v / sigma_y) ** 2) ** power)
    kernel = (kernel / kernel.sum()).expand(3, 1, -1, -1)
    padded = F.pad(image[None], (radius,) * 4, mode='replicate')
    return F.conv2d(padded, kernel, groups=3)[0]


def random_blur(image: torch.Tensor, rng: Generator, low: float, high: float) -> torch.Tensor:
    sigma = rng.uniform(low, high)
    other = sigma if rng.random() < 0.5 else rng.uniform(low, high)
    power = 1.0 if rng.random() < 0.7 else rng.uniform(0.5, 3.0)
    return blur(image, max(sigma, 0.15), max(other, 0.15), rng.uniform(0, math.pi), power)


def sharpen(image: torch.Tensor, sigma: float, amount: float) -> torch.Tensor:
    """Unsharp mask."""
    return (image + amount * (image - blur(image, sigma, sigma, 0.0))).clamp(0, 1)


def _normal(shape: tuple[int, ...], rng: Generator) -> torch.Tensor:
    return torch.from_numpy(rng.standard_normal(shape, dtype=np.float32))


def gaussian_noise(image: torch.Tensor, rng: Generator, sigma: float) -> torch.Tensor:
    """sigma in 0..255; grey four times in ten."""
    channels = 1 if rng.random() < 0.4 else 3
    return (image + _normal((channels, *image.shape[1:]), rng) * (sigma / 255)).clamp(0, 1)


def shot_noise(image: torch.Tensor, rng: Generator, electrons: float) -> torch.Tensor:
    """Poisson noise in its Gaussian limit: `electrons` at white."""
    return (image + _normal(tuple(image.shape), rng) * (image.clamp(0) / electrons).sqrt()).clamp(0, 1)


def correlated_noise(image: torch.Tensor, rng: Generator, sigma: float, size_px: float, chroma: bool) -> torch.Tensor:
    """Blurred noise: film grain (grey) or what a phone's denoiser leaves of chroma noise."""
    noise = _normal((3 if chroma else 1, *image.shape[1:]), rng).expand(3, -1, -1)
    noise = blur(noise, size_px, size_px, 0.0)
    if chroma:
        noise = noise - noise.mean(0, keepdim=True)
    return (image + noise / noise.std().clamp_min(1e-6) * (sigma / 255)).clamp(0, 1)


def jpeg(image: torch.Tensor, rng: Generator, low: int, high: int) -> torch.Tensor:
    array = (image.permute(1, 2, 0).numpy() * 255 + 0.5).clip(0, 255).astype(np.uint8)
    file = io.BytesIO()
    subsampling = 2 if rng.random() < 0.7 else 0  # 4:2:0 or 4:4:4
    Image.fromarray(array).save(file, 'JPEG', quality=int(rng.integers(low, high + 1)), subsampling=subsampling)
    decoded = np.asarray(Image.open(file), np.float32) / 255
    return torch.from_numpy(decoded).permute(2, 0, 1).contiguous()


def random_noise(image: torch.Tensor, rng: Generator, low: float, high: float) -> torch.Tensor:
    sigma = rng.uniform(low, high)
    kind = rng.random()
    if kind < 0.55:
        return gaussian_noise(image, rng, sigma)
    if kind < 0.85:
        return shot_noise(image, rng, electrons=0.4 * (255 / max(sigma, 0.5)) ** 2)
    return correlated_noise(image, rng, sigma, rng.uniform(0.6, 1.2), chroma=rng.random() < 0.5)


def random_resize(image: torch.Tensor, rng: Generator, low: float, high: float) -> torch.Tensor:
    factor = rng.uniform(low, high)
    h, w = (max(16, round(side * factor)) for side in image.shape[1:])
    return resize(image, h, w, str(rng.choice(REDUCTIONS)))


def _light(image: torch.Tensor, size: int, scale: float, rng: Generator) -> torch.Tensor:
    """A good camera, another lens: blur, reduction, a little noise, at most mild JPEG."""
    if scale > PLAIN_SCALE and rng.random() < 0.6:
        image = random_blur(image, rng, 0.35 * scale, 0.7 * scale)  # of a camera's own pixels, lens and filter blur so
    elif rng.random() < 0.85:
        image = random_blur(image, rng, 0.2, 0.45 + 0.5 * scale)
    image = resize(image, size, size, str(rng.choice(REDUCTIONS)))
    if rng.random() < 0.6:
        image = random_noise(image, rng, 0.3, 5.0)
    if rng.random() < 0.35:
        image = sharpen(image, rng.uniform(0.6, 1.3), rng.uniform(0.1, 0.8))  # as cameras do
    return jpeg(image, rng, 75, 97) if rng.random() < 0.4 else image


def _plain(image: torch.Tensor, size: int, rng: Generator) -> torch.Tensor:
    """One fault of each kind, as a noisy camera's JPEG has them: what x1 and x2 are mostly wanted for."""
    image = random_blur(image, rng, 0.2, 0.9)
    image = resize(image, size, size, str(rng.choice(REDUCTIONS)))
    return jpeg(random_noise(image, rng, 2, 18), rng, 30, 90)


def _second_order(image: torch.Tensor, size: int, scale: float, rng: Generator, heavy: bool) -> torch.Tensor:
    """Real-ESRGAN (Wang et al. 2021): blur, resize, noise, JPEG, twice, the last two in random order."""
    noise, quality = ((1, 25), (30, 90)) if heavy else ((0.5, 12), (50, 95))
    sigma = (0.2, 0.6 + (0.6 if heavy else 0.4) * scale)
    if rng.random() < 0.9:
        image = random_blur(image, rng, *sigma)
    image = random_resize(image, rng, max(0.3, 0.8 / scale), 1.2)
    image = random_noise(image, rng, *noise)
    image = jpeg(image, rng, *quality)
    if rng.random() < 0.6:
        image = random_blur(image, rng, 0.2, 0.5 * sigma[1])
    if rng.random() < 0.5:
        image = jpeg(resize(image, size, size, str(rng.choice(REDUCTIONS))), rng, *quality)
        return random_noise(image, rng, 0.3, noise[1] / 2) if rng.random() < 0.5 else image
    image = resize(image, size, size, str(rng.choice(REDUCTIONS)))
    image = random_noise(image, rng, 0.3, noise[1] / 2)
    return jpeg(image, rng, *quality)


def _print(image: torch.Tensor, size: int, scale: float, rng: Generator) -> torch.Tensor:
    """An old print on a scanner: soft lens, grain or halftone, the scanner's blur, often JPEG."""
    image = random_blur(image, rng, 0.5, 0.8 + 0.5 * scale)
    image = resize(image, size, size, 'area')
    if rng.random() < 0.35:
        image = halftone(image, rng)
    else:
        image = correlated_noise(image, rng, rng.uniform(2, 14), rng.uniform(0.5, 1.3), chroma=False)
    image = random_blur(image, rng, 0.3, 0.9)
    return jpeg(image, rng, 50, 95) if rng.random() < 0.7 else image


def halftone(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """A dot screen of 2.2 to 4 pixels, softened as a scanner sees it."""
    period, angle = rng.uniform(2.2, 4.0), rng.uniform(0, math.pi / 2)
    h, w = image.shape[1:]
    y, x = torch.meshgrid(torch.arange(h, dtype=torch.float32), torch.arange(w, dtype=torch.float32), indexing='ij')
    u, v = (x * math.cos(angle) + y * math.sin(angle)), (y * math.cos(angle) - x * math.sin(angle))
    screen = torch.cos(2 * math.pi * u / period) * torch.cos(2 * math.pi * v / period)
    strength = rng.uniform(0.05, 0.25)
    return (image + strength * screen * 4 * image * (1 - image)).clamp(0, 1)


def _phone(image: torch.Tensor, size: int, scale: float, rng: Generator) -> torch.Tensor:
    """A small sensor in low light: shot noise, chroma noise, a denoiser's smear, too much sharpening, JPEG."""
    image = random_blur(image, rng, 0.3, 0.6 + 0.4 * scale)
    image = resize(image, size, size, 'area')
    image = shot_noise(image, rng, electrons=rng.uniform(60, 1500))
    image = correlated_noise(image, rng, rng.uniform(1, 8), rng.uniform(0.7, 2.0), chroma=True)
    smear = rng.uniform(0.4, 1.0)
    image = blur(image, smear, smear, 0.0)
    return jpeg(sharpen(image, 1.2, rng.uniform(0.2, 1.2)), rng, 55, 92)


def lightly(image: torch.Tensor, scale: float, rng: Generator) -> torch.Tensor:
    """Reduced, at most lightly compressed, nothing added: whatever looks like noise in it is sand, grass, cloth or hair."""
    size = round(image.shape[-1] / scale)
    if scale > PLAIN_SCALE:
        image = random_blur(image, rng, 0.3 * scale, 0.65 * scale)
    elif rng.random() < 0.7:
        image = random_blur(image, rng, 0.2, 0.35 + 0.15 * scale)
    image = resize(image, size, size, str(rng.choice(('area', 'bicubic'))))
    if rng.random() < 0.3:
        image = sharpen(image, rng.uniform(0.6, 1.0), rng.uniform(0.1, 0.5))
    return _rounded(jpeg(image, rng, 82, 97) if rng.random() < 0.7 else image)


def compressed(image: torch.Tensor, scale: float, rng: Generator) -> torch.Tensor:
    """As messengers and web pages leave a picture: reduced and strongly compressed, without noise."""
    size = round(image.shape[-1] / scale)
    image = resize(image, size, size, str(rng.choice(REDUCTIONS)))
    return _rounded(jpeg(image, rng, 14, 50))


def taught(image: torch.Tensor, scale: float, rng: Generator) -> torch.Tensor:
    """What a teacher is asked about: texture without noise as often as anything else."""
    size = round(image.shape[-1] / scale)
    kind = rng.random()
    if kind < 0.4:
        return lightly(image, scale, rng)
    if kind < 0.75:
        return _rounded(_light(image, size, scale, rng))
    if kind < 0.95:
        return _rounded(_second_order(image, size, scale, rng, heavy=kind > 0.9))
    return _rounded(_phone(image, size, scale, rng))


def random_scale(rng: Generator) -> float:
    kind = rng.random()
    return 4.0 if kind < 0.45 else 1.0 if kind < 0.65 else 2.0 if kind < 0.85 else rng.uniform(1, 4)


def soften(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """A reference as a camera gives it, whose single pixels are softer than a reduced photograph's."""
    sigma = rng.uniform(0.35, 0.75)
    return blur(image, sigma, sigma, 0.0)


def tint(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """Fading, casts, sepia, black and white: a matter of taste, so HQ has them as well."""
    kind = rng.random()
    if kind < 0.08:
        image = (image * image.new_tensor([0.299, 0.587, 0.114])[:, None, None]).sum(0, keepdim=True).expand(3, -1, -1)
    if kind < 0.14:
        black = torch.from_numpy(rng.uniform(0, 0.2, (3, 1, 1)).astype(np.float32))
        white = torch.from_numpy(rng.uniform(0.75, 1, (3, 1, 1)).astype(np.float32))
        image = black + image * (white - black)
    elif kind < 0.20:
        image = image * rng.uniform(0.25, 0.7)  # low light
    return image.contiguous()


def _rounded(image: torch.Tensor) -> torch.Tensor:
    """To 8 bits, as a file would be."""
    return (image.clamp(0, 1) * 255).round() / 255


def plain(image: torch.Tensor, scale: float, rng: Generator) -> torch.Tensor:
    """(3, S, S) -> LQ (3, round(S/scale), round(S/scale)) with one fault of each kind."""
    return _rounded(_plain(image, round(image.shape[-1] / scale), rng))


def degrade(image: torch.Tensor, scale: float, rng: Generator) -> torch.Tensor:
    """(3, S, S) -> LQ (3, round(S/scale), round(S/scale))."""
    size = round(image.shape[-1] / scale)
    kind = rng.random()
    if kind < (0.15 if scale <= PLAIN_SCALE else 0.03):
        low = resize(image, size, size, 'bicubic')  # nothing but the reduction: at x1 the clean picture itself
    elif scale <= PLAIN_SCALE and rng.random() < 0.6:
        low = _plain(image, size, rng)
    elif kind < 0.48:
        low = _light(image, size, scale, rng)
    elif kind < 0.72:
        low = _second_order(image, size, scale, rng, heavy=False)
    elif kind < 0.84:
        low = _second_order(image, size, scale, rng, heavy=True)
    elif kind < 0.92:
        low = _print(image, size, scale, rng)
    else:
        low = _phone(image, size, scale, rng)
    return _rounded(low)
