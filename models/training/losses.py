"""Losses of the three stages. Pictures are (N, 3, H, W), nominally in [0, 1]."""
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

CHARBONNIER_EPSILON = 1e-3
SSIM_SIGMA, SSIM_RADIUS = 1.5, 5
SSIM_FLOORS = 0.01**2, 0.03**2  # K1 and K2 of the paper, for values in [0, 1]
PSNR_FLOOR = 1e-4        # 40 dB: what is nearer needs no more care
LOW_FREQUENCY_PX = 8  # colours are compared after a reduction by this
GRID_PX = 4              # a period of 4 has the lines of period 2 in it
GRID_WINDOW_PX = 16
RESIDUAL_GAIN = 8.0
TEXTURE_BANDS = 2        # octaves
TEXTURE_WINDOW_PX = 8
ENERGY_BANDS, ENERGY_FLOOR = 3, 1 / 255   # octaves; faint texture counts too
AGREED_SHADE, AGREED_FLOOR = 8 / 255, 1.5 / 255  # at half of the size
TEXTURE_FLOOR = 3 / 255  # below this, detail is as good as none: flat areas stay flat


def luma(image: torch.Tensor) -> torch.Tensor:
    """(N, 3, H, W) -> (N, 1, H, W), BT.601."""
    return (image * image.new_tensor([0.299, 0.587, 0.114])[:, None, None]).sum(1, keepdim=True)


def charbonnier(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return ((result - target).square() + CHARBONNIER_EPSILON**2).sqrt().mean()


def negative_psnr(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Minus the patches' mean PSNR in dB: the squared error, with as much said by a clean patch as by a bad one.

    Under a plain squared error the noisy patches decide, and a clean picture's texture is taken for noise.
    """
    squared = (result - target).square().mean((1, 2, 3))
    return 10 * (squared + PSNR_FLOOR).log10().mean()


def structure(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """1 - SSIM of the luma (Wang et al. 2004), with the paper's Gaussian window of 11 px."""
    axis = torch.arange(-SSIM_RADIUS, SSIM_RADIUS + 1, device=result.device, dtype=result.dtype)
    window = torch.exp(-axis.square() / (2 * SSIM_SIGMA**2))
    window = (window / window.sum()).expand(5, 1, -1)
    a, b = luma(result), luma(target)
    x = torch.cat([a, b, a * a, b * b, a * b], 1)
    x = F.conv2d(F.conv2d(x, window[:, :, None, :], groups=5), window[:, :, :, None], groups=5)
    mean_a, mean_b, aa, bb, ab = x.split(1, 1)
    low, high = SSIM_FLOORS
    luminance = (2 * mean_a * mean_b + low) / (mean_a.square() + mean_b.square() + low)
    contrast = (2 * (ab - mean_a * mean_b) + high) / (aa - mean_a.square() + bb - mean_b.square() + high)
    return 1 - (luminance * contrast).mean()


def low_frequency(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Colours and shading at the scale of `LOW_FREQUENCY_PX`."""
    return F.avg_pool2d(result - target, LOW_FREQUENCY_PX).abs().mean()


def chroma(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Coloured fringes, which perceptual losses let run: the error without its luma."""
    error = result - target
    return ((error - luma(error)).square() + CHARBONNIER_EPSILON**2).sqrt().mean()


def grid(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Patterns of period 4: the error's mean over each of the 16 phases of a window, less the window's own mean."""
    phases = F.pixel_unshuffle(result - target, GRID_PX).unflatten(1, (-1, GRID_PX**2))
    pattern = phases - phases.mean(2, keepdim=True)
    return F.avg_pool2d(pattern.flatten(1, 2), GRID_WINDOW_PX // GRID_PX).abs().mean()


def colour(result: torch.Tensor, lq: torch.Tensor) -> torch.Tensor:
    """No cast: the mean colour of a patch stays what it was in the LQ picture."""
    return (result - lq).mean((2, 3)).abs().mean()


def texture(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """How much detail there is, not where: |log| of the ratio of the local RMS of two band-passes of the luma.

    What squared errors cost is not detail but detail in the wrong place, so they end in blur; this costs blur.
    """
    total = result.new_zeros(())
    x = torch.cat([luma(result), luma(target)])
    for _ in range(TEXTURE_BANDS):
        low = F.avg_pool2d(F.pad(x, (1,) * 4, mode='replicate'), 3, 1)
        energy = F.avg_pool2d((x - low).square(), TEXTURE_WINDOW_PX, TEXTURE_WINDOW_PX // 2)
        mine, wanted = (energy + TEXTURE_FLOOR**2).log().chunk(2)
        total = total + 0.5 * (mine - wanted).abs().mean()
        x = F.avg_pool2d(low, 2)
    return total / TEXTURE_BANDS


def band_energy(result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """`texture` down to faint texture and up to coarse: three octaves, Gaussian windows that overlap, a low floor.

    (N, 3, H, W) each -> (N,). As texture_measure.py counts it: |log| of the ratio of the local RMS of each band.
    """
    count = len(result)
    x = torch.cat([luma(result), luma(target)])
    total = result.new_zeros(count)
    for _ in range(ENERGY_BANDS):
        low = binomial(x)
        energy = x - low
        energy = binomial(F.avg_pool2d(energy.square(), 4, 2))
        mine, wanted = (energy + ENERGY_FLOOR**2).log().split(count)
        total = total + 0.5 * (mine - wanted).abs().mean((1, 2, 3))
        x = low[..., ::2, ::2]
    return total / ENERGY_BANDS


def binomial(image: torch.Tensor) -> torch.Tensor:
    """(N, 1, H, W) smoothed by 1 4 6 4 1 along both axes, edges replicated."""
    taps = image.new_tensor([1, 4, 6, 4, 1]) / 16
    padded = F.pad(image, (2,) * 4, mode='replicate')
    return F.conv2d(F.conv2d(padded, taps.view(1, 1, 1, 5)), taps.view(1, 1, 5, 1))


def agreement(taught: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """1 where a taught answer may be followed, towards 0 where the reference says that it is wrong. -> (N, 1, H, W).

    Wrong is another shade or shape (a smoothed difference beyond `AGREED_SHADE`), and more detail than there is.
    """
    with torch.no_grad():
        a, b = (F.avg_pool2d(luma(image), 2) for image in (taught, target))
        shade = smooth(a - b).abs()
        energies = [smooth((x - smooth(x)).square()) + AGREED_FLOOR**2 for x in (a, b)]
        more = (energies[0].log() - energies[1].log()).clamp_min(0)
        agreed = (-(shade / AGREED_SHADE).square()).exp() / (1 + more.square())
        return F.interpolate(agreed, taught.shape[2:], mode='bilinear')


def smooth(image: torch.Tensor) -> torch.Tensor:
    return binomial(binomial(F.avg_pool2d(F.pad(image, (2,) * 4, mode='replicate'), 5, 1)))


class LpipsSqueeze(nn.Module):
    """LPIPS 0.1 over SqueezeNet 1.1 (Zhang et al. 2018; Iandola et al. 2016), torchvision's layer numbers."""

    FIRES = (3, 4, 6, 7, 9, 10, 11, 12)
    POOLS_BEFORE = (3, 6, 9)
    TAPS = (1, 4, 7, 9, 10, 11, 12)  # the layers whose activations are compared, lin0..lin6

    def __init__(self, path: Path):
        super().__init__()
        weights = np.load(path)
        for name in weights.files:
            self.register_buffer(name.replace('.', '_'), torch.from_numpy(weights[name].astype(np.float32)))
        self.register_buffer('shift', torch.tensor([-0.030, -0.088, -0.188])[:, None, None])
        self.register_buffer('scale', torch.tensor([0.458, 0.448, 0.450])[:, None, None])

    def _conv(self, x: torch.Tensor, name: str, padding: int = 0, stride: int = 1) -> torch.Tensor:
        weight, bias = getattr(self, f'{name}_weight'), getattr(self, f'{name}_bias')
        return F.relu(F.conv2d(x, weight, bias, stride, padding))

    def features(self, image: torch.Tensor) -> list[torch.Tensor]:
        """Activations of the seven layers, scaled to unit length per pixel."""
        x = (image * 2 - 1 - self.shift) / self.scale
        x = self._conv(x, 'features_0', stride=2)
        taps = [x]
        for i in self.FIRES:
            if i in self.POOLS_BEFORE:
                x = F.max_pool2d(x, 3, 2, ceil_mode=True)
            squeezed = self._conv(x, f'features_{i}_squeeze')
            x = torch.cat([self._conv(squeezed, f'features_{i}_expand1x1'),
                           self._conv(squeezed, f'features_{i}_expand3x3', padding=1)], 1)
            if i in self.TAPS:
                taps.append(x)
        return [t.float() / (t.float().square().sum(1, keepdim=True).sqrt() + 1e-10) for t in taps]

    def forward(self, result: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            wanted = self.features(target)
        total = result.new_zeros(())
        for i, (a, b) in enumerate(zip(self.features(result), wanted)):
            lin = getattr(self, f'lin{i}').view(1, -1, 1, 1)
            total = total + ((a - b).square() * lin).sum(1).mean()
        return total


class Discriminator(nn.Module):
    """Patch discriminator that also sees the LQ picture, luma alone; spectral norm (Miyato et al. 2018).

    Of three colours it made orange and blue edges before anything else. The first layers work at full size, so
    nothing in front of them hides a grid.
    """

    def __init__(self, channels: int = 48):
        super().__init__()
        def conv(i: int, o: int, stride: int) -> nn.Module:
            return nn.utils.parametrizations.spectral_norm(nn.Conv2d(i, o, 3 if stride == 1 else 4, stride, 1))
        self.layers = nn.Sequential(
            conv(2, channels // 2, 1), nn.LeakyReLU(0.2), conv(channels // 2, channels, 2), nn.LeakyReLU(0.2),
            conv(channels, 2 * channels, 2), nn.LeakyReLU(0.2), conv(2 * channels, 2 * channels, 1),
            nn.LeakyReLU(0.2), conv(2 * channels, 1, 1))

    def forward(self, image: torch.Tensor, lq: torch.Tensor) -> torch.Tensor:
        # The residual is small beside the picture, and spectral norm would keep it so.
        return self.layers(torch.cat([luma(image - lq) * RESIDUAL_GAIN, luma(lq) * 2 - 1], 1))


def discriminator_loss(real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
    """Hinge loss."""
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()
