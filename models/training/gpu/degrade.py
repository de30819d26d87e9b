"""The degradations of ../degrade.py for whole batches on a GPU: one order of operations a batch, strengths of each its own.

Pictures are float32 (N, 3, S, S) in [0, 1]. A batch has one scale; so batches, not pictures, take turns in it.
"""
import torch
import torch.nn.functional as F

from gpu.jpeg import jpeg

BLUR_RADIUS_PX = 8
PLAIN_SCALE = 2.5
SCALES, SCALE_SHARES = (4.0, 2.0, 1.0), (0.45, 0.3, 0.25)
KINDS, KIND_SHARES = ('light', 'texture', 'plain', 'second order', 'compressed'), (0.3, 0.25, 0.2, 0.2, 0.05)


class BatchDegrader:
    """Draws from a generator on the device: a seed gives the same batches again on the same kind of device."""

    def __init__(self, device: str, seed: int):
        self.device = device
        self.rng = torch.Generator(device).manual_seed(seed)

    def chance(self, probability: float) -> bool:
        return float(torch.rand((), generator=self.rng, device=self.device)) < probability

    def choose(self, values: tuple, shares: tuple[float, ...]) -> object:
        weights = torch.tensor(shares, dtype=torch.float32, device=self.device)
        return values[int(torch.multinomial(weights, 1, generator=self.rng))]

    def uniform(self, count: int, low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(count, generator=self.rng, device=self.device)

    def normal(self, *shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=self.rng, device=self.device)

    def blur(self, image: torch.Tensor, low: float, high: float) -> torch.Tensor:
        """Turned Gaussians, sigma in pixels."""
        n = len(image)
        axis = torch.arange(-BLUR_RADIUS_PX, BLUR_RADIUS_PX + 1, device=self.device, dtype=torch.float32)
        y, x = torch.meshgrid(axis, axis, indexing='ij')
        angle = self.uniform(n, 0, torch.pi).view(n, 1, 1)
        sigma = self.uniform(n, low, high).clamp_min(0.15).view(n, 1, 1)
        other = torch.where(self.uniform(n, 0, 1).view(n, 1, 1) < 0.5, sigma,
                            self.uniform(n, low, high).clamp_min(0.15).view(n, 1, 1))
        u, v = x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin()
        kernel = torch.exp(-0.5 * ((u / sigma)**2 + (v / other)**2))
        kernel = (kernel / kernel.sum((1, 2), keepdim=True)).repeat_interleave(3, 0).unsqueeze(1)
        h, w = image.shape[2:]
        padded = F.pad(image, (BLUR_RADIUS_PX,) * 4, mode='replicate').reshape(1, 3 * n, h + 16, w + 16)
        return F.conv2d(padded, kernel, groups=3 * n).view(n, 3, h, w)

    def resized(self, image: torch.Tensor, side: int) -> torch.Tensor:
        how = self.choose(('area', 'bilinear', 'bicubic'), (1, 1, 1))
        options = {} if how == 'area' else {'antialias': True, 'align_corners': False}
        return F.interpolate(image, (side, side), mode=how, **options).clamp(0, 1)

    def noise(self, image: torch.Tensor, low: float, high: float) -> torch.Tensor:
        """Sigma in grey levels: white, shot or correlated noise, grey or coloured."""
        n, _, h, w = image.shape
        sigma = self.uniform(n, low, high).view(n, 1, 1, 1) / 255
        noise = self.normal(n, 1 if self.chance(0.4) else 3, h, w)
        kind = self.choose(('white', 'shot', 'correlated'), (0.55, 0.3, 0.15))
        if kind == 'shot':
            noise = noise * (image.clamp(0, 1) / 0.4).sqrt()
        elif kind == 'correlated':
            noise = self.blur(noise.expand(n, 3, h, w).contiguous(), 0.6, 1.2)
            noise = noise / noise.std((1, 2, 3), keepdim=True).clamp_min(1e-6)
        return (image + noise * sigma).clamp(0, 1)

    def compressed(self, image: torch.Tensor, low: float, high: float) -> torch.Tensor:
        return jpeg(image, self.uniform(len(image), low, high).round(), self.chance(0.7))

    def sharpened(self, image: torch.Tensor) -> torch.Tensor:
        amount = self.uniform(len(image), 0.1, 0.8).view(-1, 1, 1, 1)
        return (image + amount * (image - self.blur(image, 0.6, 1.3))).clamp(0, 1)

    def degrade(self, image: torch.Tensor, scale: float) -> torch.Tensor:
        """(N, 3, S, S) -> (N, 3, round(S/scale), round(S/scale)), rounded to 8 bits."""
        side = round(image.shape[-1] / scale)
        kind = self.choose(KINDS, KIND_SHARES)
        low = getattr(self, '_' + str(kind).replace(' ', '_'))(image, side, scale)
        return (low.clamp(0, 1) * 255).round() / 255

    def _lens(self, image: torch.Tensor, scale: float) -> torch.Tensor:
        return self.blur(image, 0.3 * scale, 0.7 * scale) if scale > PLAIN_SCALE else self.blur(
            image, 0.2, 0.45 + 0.25 * scale)

    def _light(self, image: torch.Tensor, side: int, scale: float) -> torch.Tensor:
        low = self.resized(self._lens(image, scale), side)
        low = self.noise(low, 0.3, 5) if self.chance(0.6) else low
        low = self.sharpened(low) if self.chance(0.35) else low
        return self.compressed(low, 75, 97) if self.chance(0.4) else low

    def _texture(self, image: torch.Tensor, side: int, scale: float) -> torch.Tensor:
        """Nothing added: whatever looks like noise is sand, grass, cloth or hair."""
        low = self.resized(self._lens(image, scale) if self.chance(0.7) else image, side)
        return self.compressed(low, 82, 97) if self.chance(0.7) else low

    def _plain(self, image: torch.Tensor, side: int, scale: float) -> torch.Tensor:
        return self.compressed(self.noise(self.resized(self.blur(image, 0.2, 0.9), side), 2, 18), 30, 90)

    def _second_order(self, image: torch.Tensor, side: int, scale: float) -> torch.Tensor:
        between = max(16, round(image.shape[-1] * float(self.uniform(1, max(0.3, 0.8 / scale), 1.0))))
        image = self.resized(self.blur(image, 0.2, 0.6 + 0.4 * scale), between)
        image = self.compressed(self.noise(image, 0.5, 12), 50, 95)
        image = self.resized(self.blur(image, 0.2, 0.3 + 0.2 * scale), side)
        return self.compressed(self.noise(image, 0.3, 6), 50, 95)

    def _compressed(self, image: torch.Tensor, side: int, scale: float) -> torch.Tensor:
        return self.compressed(self.resized(image, side), 14, 50)
