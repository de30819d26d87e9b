"""Drawn damage and its masks, and a minute of the detector's training on drawn pictures.

    python3 -m unittest -v test_repair      (in models/training)
"""
import json
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

try:
    import numpy as np
    import scipy  # noqa: F401  (strokes.py)
    import torch
    from PIL import Image
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing

from repair.evaluate import alarm_row, found_row, load_detector
from repair.damage import DRAWN, KINDS, SEEN, damaged
from repair.likenesses import LIKENESSES
from repair.network import MULTIPLE_PX, Detector, Shape, parameters, radius_px
from repair.patches import photographs, prepare
from repair.train import Settings, Trainer, average_precision
from degrade import blur

SIDE = 128
SMALL = Shape(levels=(8, 8, 8, 8), deep=1, last=8)


def scene(seed: int, side: int = SIDE) -> torch.Tensor:
    """Soft drawn shapes, (3, side, side) in [0, 1]."""
    noise = torch.from_numpy(np.random.default_rng(seed).standard_normal((3, side, side)).astype(np.float32))
    return (0.5 + 1.5 * blur(noise, 5.0, 5.0, 0.0)).clamp(0, 1)


class Damage(unittest.TestCase):
    def test_a_seed_gives_the_same_damage_again(self) -> None:
        first, again = (damaged(scene(1), np.random.default_rng(4)) for _ in range(2))
        self.assertTrue(torch.equal(first[0], again[0]) and torch.equal(first[1], again[1]))

    def test_every_kind_marks_what_it_changed_and_nothing_else(self) -> None:
        for draw, _ in DRAWN:
            marked = changed = unseen = 0
            for seed in range(6):
                image, labels = damaged(scene(seed), np.random.default_rng(seed), (draw.__name__,))
                change = (image - scene(seed)).abs().amax(0)
                self.assertGreaterEqual(float(image.min()), 0)
                self.assertLessEqual(float(image.max()), 1)
                marked += int((labels > 0).sum())
                changed += int((change[labels > 0] >= SEEN / 2).sum())
                # Soft borders are left out of the mask; what is marked lies within a pixel or two of what changed.
                unseen += int((change[labels == 0] > 0.3).sum())
            with self.subTest(kind=draw.__name__):
                self.assertGreater(marked, 20)
                self.assertGreater(changed / marked, 0.97)
                self.assertLess(unseen / marked, 0.25)

    def test_labels_name_kinds(self) -> None:
        _, labels = damaged(scene(2), np.random.default_rng(2), ('scratches',))
        self.assertEqual(set(labels.unique().tolist()) - {0}, {KINDS.index('scratch')})

    def test_likenesses_change_the_picture_and_stay_in_range(self) -> None:
        for draw in LIKENESSES:
            images = [draw(scene(3), np.random.default_rng(seed)) for seed in range(6)]  # one may fall outside
            with self.subTest(kind=draw.__name__):
                self.assertEqual({tuple(image.shape) for image in images}, {(3, SIDE, SIDE)})
                self.assertGreater(max(float((image - scene(3)).abs().max()) for image in images), 0.05)
                self.assertTrue(all(0 <= float(image.min()) and float(image.max()) <= 1 for image in images))


class Network(unittest.TestCase):
    def test_it_is_small_enough(self) -> None:
        self.assertLess(parameters(Detector()), 1_000_000)

    def test_a_tile_with_its_reach_around_it_is_told_what_the_whole_picture_is(self) -> None:
        torch.manual_seed(1)
        network = Detector(SMALL)
        torch.nn.init.normal_(network.last.weight, std=0.3)
        reach = -(-radius_px(SMALL) // MULTIPLE_PX) * MULTIPLE_PX
        side = 2 * reach + 64
        image = torch.rand(1, 3, side, side)
        with torch.no_grad():
            whole = network(image)
            tile = network(image[..., 16:, 16:])
        inner = slice(reach + 16, reach + 48)
        part = tile[..., reach:reach + 32, reach:reach + 32]
        self.assertGreater(float(whole[..., inner, inner].std()), 1e-4)
        torch.testing.assert_close(part, whole[..., inner, inner], atol=1e-5, rtol=0)


class Precision(unittest.TestCase):
    def test_average_precision_of_a_perfect_a_reversed_and_a_constant_answer(self) -> None:
        truth = np.zeros(1000, bool)
        truth[:100] = True
        self.assertAlmostEqual(average_precision(truth * 0.9, truth), 1.0)
        self.assertAlmostEqual(average_precision(np.full(1000, 0.5), truth), 0.1)
        self.assertLess(average_precision(0.9 * ~truth, truth), 0.11)


class Training(unittest.TestCase):
    def test_patches_training_and_going_on(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            photos, data, run = (Path(folder) / name for name in ('photos', 'data', 'run'))
            photos.mkdir()
            for i in range(11):
                array = (scene(i, 224).permute(1, 2, 0).numpy() * 255).astype(np.uint8)
                Image.fromarray(array).save(photos / f'{i:02d}.png')
            self.assertEqual([p.stem for p in photographs(photos, held=True)], ['00', '10'])
            prepare(photographs(photos, held=False), 12, 1, data, 'train')
            prepare(photographs(photos, held=True), 4, 2, data, 'held')
            few = Settings(steps=3, batch=2, crop_px=64, warmup_steps=1, shape=SMALL)
            first = Trainer(run, few, [data], 'cpu', float32=True)
            first.train(minutes=9)
            self.assertTrue((run / 'detector.log').exists())
            more = Settings(steps=5, batch=2, crop_px=64, warmup_steps=1, shape=SMALL)
            again = Trainer(run, more, [data], 'cpu', float32=True)
            self.assertEqual(again.step, 3)
            for name, value in first.average.state_dict().items():
                self.assertTrue(torch.equal(again.average.state_dict()[name], value))
            again.train(minutes=9)
            self.assertEqual(again.step, 5)
            self.check_export(run / 'detector.pt', Path(folder) / 'pisa-test')

    def check_export(self, checkpoint: Path, out: Path) -> None:
        try:
            from repair.export import export
            import onnxruntime
        except ImportError as missing:
            self.skipTest(f'no {missing.name}')
        export(checkpoint, out, '1.2.3', 0.4)
        manifest = json.loads((out / 'manifest.json').read_text())
        self.assertEqual((manifest['role'], manifest['threshold']), ('damage', 0.4))
        self.assertEqual([f['path'] for f in manifest['files']], ['damage.onnx', 'golden.safetensors'])
        session = onnxruntime.InferenceSession(out / 'damage.onnx', providers=['CPUExecutionProvider'])
        image = torch.rand(1, 3, 64, 96)
        with torch.no_grad():
            wanted = torch.sigmoid(load_detector(checkpoint)(image)).numpy()
        answer = session.run(None, {'image': image.numpy()})[0]
        self.assertLess(float(np.abs(answer - wanted).max()), 2e-3)  # float16 weights


class WhiteIsDamage(torch.nn.Module):
    """Certain of white pixels, and that no others are damaged."""

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return (image.amin(1, keepdim=True) > 0.99).float() * 20 - 10


class Scores(unittest.TestCase):
    def test_what_is_found_and_what_is_taken_for_damage_is_counted(self) -> None:
        image = np.full((64, 80, 3), 90, np.uint8)
        label = np.zeros((64, 80), np.uint8)
        image[10] = 255          # a scratch that is seen
        label[10] = KINDS.index('scratch')
        label[40] = KINDS.index('fibre')     # one that is not
        image[60, :20] = 255     # sound, and white
        cells = [cell.strip() for cell in found_row(WhiteIsDamage(), [(image, label)], 0.5).split('|')]
        self.assertEqual(cells[3], '0.800')  # precision: 80 of 100
        self.assertEqual(cells[4:7], ['1.000', '-', '0.000'])
        row = alarm_row(WhiteIsDamage(), 'clean', [image, np.zeros_like(image)], 0.5)
        self.assertIn('1 of 2', row)
        self.assertIn(f'{100 / 5120 / 2:.4%}', row)


if __name__ == '__main__':
    unittest.main()
