"""The settings of PiSA-SR's own training, without PyTorch: what the long run would be started with.

    python3 -m unittest -v test_sd21_settings      (in models/training)
"""
import sys
import tempfile
import unittest
from dataclasses import asdict
from pathlib import Path

SD21 = Path(__file__).resolve().parent / 'sd21'
sys.path.insert(0, str(SD21))

from settings import PAPER, load_config  # noqa: E402


class Settings(unittest.TestCase):
    def changed(self, old: str, new: str) -> Path:
        text = PAPER.read_text()
        self.assertIn(old, text)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / 'changed.toml'
        path.write_text(text.replace(old, new))
        return path

    def test_the_papers_are_read_and_are_the_papers(self) -> None:
        config = load_config(PAPER)
        self.assertEqual((config.rank, config.timestep, config.batch, config.learning_rate), (4, 1, 16, 5e-5))
        self.assertEqual((config.data.patch_px, config.perceptual, config.csd.guidance), (512, 'vgg', 7.5))
        self.assertEqual(config.pixel.weights, {'squared': 1.0})
        self.assertEqual(config.semantic.weights, {'perceptual': 2.0, 'csd': 1.0})
        self.assertEqual((config.pixel.steps, config.semantic.steps), (4000, 8500))

    def test_the_smoke_run_has_the_same_keys(self) -> None:
        paper, smoke = asdict(load_config(PAPER)), asdict(load_config(PAPER.with_name('smoke.toml')))
        self.assertEqual({key: type(value) for key, value in paper.items()},
                         {key: type(value) for key, value in smoke.items()})

    def test_what_cannot_be_is_named(self) -> None:
        for old, new, name in [
            ('{ squared = 1.0 }', '{ square = 1.0 }', 'pixel.weights'),
            ('perceptual = "vgg"', 'perceptual = "alex"', 'perceptual'),
            ('[0.02, 0.5]', '[0.5, 0.02]', 'csd.time_range'),
            ('patch_px = 512', 'patch_px = 500', 'data.patch_px'),
        ]:
            with self.subTest(name), self.assertRaisesRegex(ValueError, name):
                load_config(self.changed(old, new))

    def test_a_key_that_does_not_belong_is_named(self) -> None:
        with self.assertRaisesRegex(TypeError, 'ranks'):
            load_config(self.changed('rank = 4 ', 'ranks = 4 '))


if __name__ == '__main__':
    unittest.main()
