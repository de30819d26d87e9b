"""The measure of texture: what it picks, and what it says about wax, noise and the picture itself.

    python3 -m unittest -v test_texture      (in models/training)
"""
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

try:
    import numpy as np
    import torch
    from scipy.ndimage import gaussian_filter
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing

from degrade import compressed, lightly
from letters import print_on
from losses import agreement, band_energy
from texture_measure import distance_map, flat_noise, luma, measure, texture_patches

SIDE = 256
SHARED_METRICS = HERE.parents[2] / 'shared' / 'metrics'   # beside the checkout, where it is there


def picture(seed: int = 0) -> np.ndarray:
    """(SIDE, SIDE, 3) in 0..255: sand on the left, on the right a smooth wall with one sharp edge."""
    rng = np.random.default_rng(seed)
    sand = gaussian_filter(rng.normal(0, 30, (SIDE, SIDE)), 0.7) + 130
    wall = np.full((SIDE, SIDE), 90.0)
    wall[:, SIDE * 3 // 4:] = 200
    plane = np.where(np.arange(SIDE) < SIDE // 2, sand, wall)
    return np.repeat(plane.clip(0, 255)[:, :, None], 3, 2)


def as_tensor(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(array).permute(2, 0, 1).float()[None] / 255


class Measure(unittest.TestCase):
    def test_sand_is_texture_and_an_edge_or_a_wall_is_not(self) -> None:
        patches = texture_patches(luma(picture()))
        self.assertGreater(len(patches), 3)
        self.assertLessEqual(max(left for _, left in patches), SIDE // 2 - 32)

    def test_stripes_of_one_direction_are_no_texture(self) -> None:
        stripes = 128 + 20 * np.sin(np.arange(SIDE) * 1.3)[None, :].repeat(SIDE, 0)
        self.assertEqual(texture_patches(stripes), [])
        self.assertIsNone(measure(np.repeat(stripes[:, :, None], 3, 2), np.repeat(stripes[:, :, None], 3, 2)))

    def test_the_picture_itself_has_all_of_its_texture_wax_has_less_and_noise_more(self) -> None:
        image = picture()
        same = measure(image, image)
        wax = measure(np.stack([gaussian_filter(image[..., c], 1.2) for c in range(3)], -1), image)
        noisy = measure(image + np.random.default_rng(1).normal(0, 25, image.shape[:2])[..., None], image)
        self.assertAlmostEqual(same.detail_ratio, 1)
        self.assertAlmostEqual(same.distance, 0)
        self.assertLess(wax.detail_ratio, 0.4)
        self.assertGreater(noisy.detail_ratio, 1.2)
        self.assertGreater(min(wax.distance, noisy.distance), 0.1)

    def test_noise_is_counted_where_the_reference_is_flat(self) -> None:
        image = picture()
        self.assertLess(flat_noise(image, image), 0.5)
        noisy = image + np.random.default_rng(2).normal(0, 5, image.shape[:2])[..., None]
        self.assertAlmostEqual(flat_noise(noisy, image), 5, delta=0.6)

    def test_distance_is_that_of_the_published_metrics_where_they_are_at_hand(self) -> None:
        if not (SHARED_METRICS / 'texture.py').exists():
            self.skipTest('no ../shared/metrics')
        sys.path.append(str(SHARED_METRICS))
        from texture import texture_distance
        image = picture()
        other = gaussian_filter(image, (1, 1, 0))
        self.assertAlmostEqual(float(distance_map(luma(other), luma(image)).mean()), texture_distance(other, image), 6)


class Losses(unittest.TestCase):
    def test_band_energy_costs_wax_and_noise_and_nothing_else(self) -> None:
        image = as_tensor(picture())
        wax = as_tensor(np.stack([gaussian_filter(picture()[..., c], 1.2) for c in range(3)], -1))
        self.assertAlmostEqual(float(band_energy(image, image)), 0)
        self.assertGreater(float(band_energy(wax, image)), 0.1)
        self.assertAlmostEqual(float(band_energy(wax, image)), float(band_energy(image, wax)), 5)
        self.assertEqual(band_energy(image.repeat(3, 1, 1, 1), image.repeat(3, 1, 1, 1)).shape, (3,))

    def test_agreement_ends_where_the_answer_has_another_shade_or_more_detail(self) -> None:
        reference = torch.full((1, 3, 64, 64), 0.5)
        self.assertAlmostEqual(float(agreement(reference, reference).min()), 1)
        self.assertLess(float(agreement(reference + 0.1, reference).max()), 0.01)
        busy = reference + 0.1 * torch.randn(1, 1, 64, 64, generator=torch.Generator().manual_seed(0))
        self.assertLess(float(agreement(busy, reference).mean()), 0.2)
        self.assertGreater(float(agreement(reference, busy).mean()), 0.5)


class Pictures(unittest.TestCase):
    def test_light_faults_add_no_noise_and_strong_compression_does_damage(self) -> None:
        flat = torch.full((3, 128, 128), 0.5)
        image = as_tensor(picture())[0]
        for seed in range(6):
            self.assertLess(float(lightly(flat, 2, np.random.default_rng(seed)).std()), 1e-3)
            self.assertEqual(compressed(image, 4, np.random.default_rng(seed)).shape, (3, SIDE // 4, SIDE // 4))
            damage = (compressed(image, 1, np.random.default_rng(seed)) - image).abs().mean()
            self.assertGreater(float(damage), 0.005)

    def test_print_is_legible_ink_on_the_picture_and_a_seed_gives_it_again(self) -> None:
        for seed in range(8):
            image = torch.full((3, 128, 128), 0.5)
            printed, again = (print_on(image, np.random.default_rng(seed)) for _ in range(2))
            self.assertTrue(torch.equal(printed, again))
            self.assertEqual(printed.shape, image.shape)
            spread = printed.flatten(1).sort().values
            self.assertGreater(float((spread[:, -200] - spread[:, 200]).max()), 0.2, seed)


if __name__ == '__main__':
    unittest.main()
