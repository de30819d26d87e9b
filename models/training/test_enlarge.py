"""The enlargement against the golden vectors that the app's own is tested with."""
import json
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f'no {missing.name}') from missing

from enlarge import enlarge, enlarged_size

GOLDEN = HERE.parent / 'golden' / 'bicubic.json'
SEVEN_DECIMALS = 1e-6


class Enlargement(unittest.TestCase):
    def test_it_gives_the_golden_answers(self) -> None:
        for case in json.loads(GOLDEN.read_text())['cases']:
            with self.subTest(case['name']):
                h, w, channels = case['heightPx'], case['widthPx'], case['channels']
                height, width = (enlarged_size(side, case['scale']) for side in (h, w))
                self.assertEqual((height, width), (case['outHeightPx'], case['outWidthPx']))
                pixels = np.array(case['pixelsHwc'], np.float64).reshape(h, w, channels) / (2 ** case['depth'] - 1)
                image = torch.from_numpy(pixels.astype(np.float32)).permute(2, 0, 1)
                found = enlarge(image, height, width).expand(len(case['enlargedChw']) // (height * width), -1, -1)
                np.testing.assert_allclose(found.ravel(), case['enlargedChw'], atol=SEVEN_DECIMALS)

    def test_it_keeps_a_constant_and_the_inside_of_a_ramp(self) -> None:
        self.assertLess(float((enlarge(torch.full((3, 7, 9), 0.3), 17, 23) - 0.3).abs().max()), 1e-6)
        ramp = (torch.arange(16.0) / 16)[None, None].expand(1, 4, 16)
        wanted = ((torch.arange(40) + 0.5) * 16 / 40 - 0.5) / 16
        np.testing.assert_allclose(enlarge(ramp, 4, 40)[0, 0, 5:-5], wanted[5:-5], atol=1e-6)

    def test_it_refuses_to_reduce(self) -> None:
        with self.assertRaisesRegex(ValueError, 'reduction'):
            enlarge(torch.zeros(3, 8, 8), 4, 8)


if __name__ == '__main__':
    unittest.main()
