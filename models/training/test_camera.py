"""What a camera makes of a patch, and a taught answer that is given its reference's frequencies.

    python3 -m unittest -v test_camera      (in models/training)
"""
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

try:
    import numpy as np
    import torch
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing

from camera import EDGES, GAIN, SOFT_PX, as_much_as, energies, filtered, gaussian, like_a_camera
from degrade import blur

SIDE = 96


def sand(seed: int, sigma: float = 0.8) -> torch.Tensor:
    """Drawn texture with a shade across it, (3, SIDE, SIDE)."""
    noise = torch.from_numpy(np.random.default_rng(seed).standard_normal((3, SIDE, SIDE)).astype(np.float32))
    grains = blur(noise, sigma, sigma, 0.0)
    return 0.5 + 0.06 * grains + torch.linspace(-0.2, 0.2, SIDE)


class Filters(unittest.TestCase):
    def test_a_gain_of_one_changes_nothing_and_a_gaussian_blurs_as_the_degradations_do(self) -> None:
        image = sand(1)
        torch.testing.assert_close(filtered(image, torch.ones_like), image, atol=1e-5, rtol=0)
        inner = slice(12, -12)
        wanted = blur(image, 1.0, 1.0, 0.0)[:, inner, inner]
        self.assertLess(float((filtered(image, gaussian(1.0))[:, inner, inner] - wanted).abs().max()), 4e-3)

    def test_an_answer_gets_its_references_energy_in_every_band(self) -> None:
        reference = sand(2)
        answer = reference + 0.5 * (reference - filtered(reference, gaussian(2.0)))
        off = (energies(answer) / energies(reference)).log().abs()
        self.assertGreater(float(off.max()), 0.4)
        matched = (energies(as_much_as(answer, reference)) / energies(reference)).log().abs()
        self.assertLess(float(matched.max()), 0.2)
        self.assertLess(float(matched.mean()), 0.3 * float(off.mean()))

    def test_what_an_answer_lacks_altogether_is_not_made_up(self) -> None:
        reference = sand(3, sigma=0.5)
        flat = filtered(reference, gaussian(6.0))
        raised = energies(as_much_as(flat, reference)) / energies(flat)
        self.assertLess(float(raised.max()), 1.05 * GAIN[1]**2)

    def test_bands_hold_the_frequencies_between_their_edges(self) -> None:
        x = torch.arange(SIDE) / 1.0
        for band in (2, 5, 8):
            middle = float((EDGES[band] * EDGES[band + 1]).sqrt())
            wave = 0.5 + 0.2 * torch.sin(2 * torch.pi * middle * x).expand(3, SIDE, SIDE)
            self.assertEqual(int(energies(wave).argmax()), band)


class Camera(unittest.TestCase):
    def test_references_get_soft_colours_stay_and_a_seed_gives_the_same_again(self) -> None:
        hq, answer = sand(4, sigma=0.5), sand(5)
        lq = blur(hq, 2.0, 2.0, 0.0)
        amounts = []
        for seed in range(6):
            reference, seen, taught = like_a_camera(hq, lq, answer, np.random.default_rng(seed))
            for before, after in ((hq, reference), (lq, seen), (answer, taught)):
                self.assertLess(float((before.mean((1, 2)) - after.mean((1, 2))).abs().max()), 2e-3)
            finest = float((energies(reference)[-1] / energies(hq)[-1]).log())
            self.assertLess(finest, -(2 * torch.pi * SOFT_PX[0] * 0.4)**2 * 0.9)
            amounts.append(torch.equal(seen, lq))
        again = like_a_camera(hq, lq, answer, np.random.default_rng(5))
        self.assertTrue(all(torch.equal(a, b) for a, b in zip(again, (reference, seen, taught))))
        self.assertIn(True, amounts)
        self.assertIn(False, amounts)


if __name__ == '__main__':
    unittest.main()
