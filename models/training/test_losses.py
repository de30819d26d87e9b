"""What the losses answer to."""
import unittest

try:
    import torch
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing

from losses import chroma, colour, grid, negative_psnr, structure, texture
from optimise import varied


class Grid(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(1)
        self.target = torch.rand(1, 3, 64, 64) * 0.5 + 0.25

    def test_a_pattern_of_period_4_or_2_costs(self) -> None:
        for period in (2, 4):
            pattern = torch.zeros(64, 64)
            pattern[::period, ::period] = 0.1
            self.assertGreater(float(grid(self.target + pattern, self.target)), 0.005)

    def test_shading_and_fine_noise_cost_little(self) -> None:
        shading = torch.linspace(0, 0.1, 64)[None, None, :, None].expand(1, 3, 64, 64)
        noise = torch.randn(1, 3, 64, 64) * 0.025   # as strong as the pattern above
        self.assertLess(float(grid(self.target + shading, self.target)), 0.002)
        of_noise = float(grid(self.target + noise, self.target))
        pattern = torch.zeros(64, 64)
        pattern[::4, ::4] = 0.1
        self.assertLess(of_noise, 0.7 * float(grid(self.target + pattern, self.target)))


class Colour(unittest.TestCase):
    def test_detail_is_free_and_a_cast_costs_its_size(self) -> None:
        lq = torch.full((2, 3, 32, 32), 0.5)
        detail = 0.1 * torch.sin(torch.arange(32) * torch.pi / 4).expand(32, 32)
        cast = torch.tensor([0.03, 0.0, 0.0])[:, None, None]
        self.assertAlmostEqual(float(colour(lq + detail, lq)), 0.0, places=6)
        self.assertAlmostEqual(float(colour(lq + detail + cast, lq)), 0.01, places=6)


class Chroma(unittest.TestCase):
    def test_a_coloured_fringe_costs_and_a_grey_edge_does_not(self) -> None:
        target = torch.full((1, 3, 16, 16), 0.5)
        grey, coloured = target.clone(), target.clone()
        grey[..., 8:] += 0.2
        coloured[:, 0, :, 8:] += 0.2
        nothing = float(chroma(target, target))
        self.assertAlmostEqual(float(chroma(grey, target)), nothing, places=5)
        self.assertGreater(float(chroma(coloured, target)), nothing + 0.02)


class NegativePsnr(unittest.TestCase):
    def test_a_patch_counts_by_its_decibels_and_not_by_its_error(self) -> None:
        target = torch.full((2, 3, 16, 16), 0.5)
        bad, good = target.clone(), target.clone()
        bad[0] += 0.1
        bad[1] += 0.05
        self.assertAlmostEqual(float(negative_psnr(bad, target)), -(20 + 26.02) / 2, delta=0.2)
        self.assertAlmostEqual(float(negative_psnr(good, target)), -40, places=3)


class Structure(unittest.TestCase):
    def test_it_is_one_less_ssim(self) -> None:
        target = torch.full((1, 3, 32, 32), 0.6)
        self.assertAlmostEqual(float(structure(target, target)), 0, places=6)
        # Flat pictures differ in luminance alone: SSIM = (2ab + c) / (a² + b² + c).
        darker = torch.full_like(target, 0.3)
        self.assertAlmostEqual(float(structure(darker, target)), 1 - (2 * 0.18 + 1e-4) / (0.45 + 1e-4), places=4)

    def test_blur_costs_more_than_a_shift_of_brightness_of_the_same_error(self) -> None:
        torch.manual_seed(4)
        target = 0.25 + 0.5 * torch.rand(1, 3, 64, 64)
        blurred = torch.nn.functional.avg_pool2d(target, 3, 1, 1, count_include_pad=False)
        lighter = target + (blurred - target).square().mean().sqrt()
        self.assertGreater(float(structure(blurred, target)), 5 * float(structure(lighter, target)))


class Texture(unittest.TestCase):
    def test_blur_costs_and_as_much_detail_elsewhere_does_not(self) -> None:
        torch.manual_seed(2)
        target = torch.rand(1, 3, 64, 64)
        elsewhere = torch.rand(1, 3, 64, 64)
        blurred = torch.nn.functional.avg_pool2d(target, 5, 1, 2)
        self.assertEqual(float(texture(target, target)), 0)
        self.assertLess(float(texture(elsewhere, target)), 0.3)
        self.assertGreater(float(texture(blurred, target)), 0.8)

    def test_noise_of_a_flat_area_costs(self) -> None:
        flat = torch.full((1, 3, 64, 64), 0.5)
        self.assertGreater(float(texture(flat + torch.randn(1, 3, 64, 64) * 0.05, flat)), 0.5)


class Varied(unittest.TestCase):
    def test_both_pictures_are_changed_alike_and_not_always_in_the_same_way(self) -> None:
        torch.manual_seed(3)
        image = torch.rand(1, 3, 48, 64)
        seen = set()
        for _ in range(8):
            first, second = varied(image, image)
            self.assertTrue(torch.equal(first, second))
            seen.add(tuple(first.shape))
        self.assertGreater(len(seen), 4)


if __name__ == '__main__':
    unittest.main()
