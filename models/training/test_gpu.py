"""The GPU's training script as a dry run on the CPU, on drawn pictures, and its degradations against the usual ones.

    python3 -m unittest -v test_gpu      (in models/training)
"""
import io
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

try:
    import numpy as np
    import torch
    from PIL import Image
    from safetensors.numpy import load_file
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing

import config as configuration
from evaluate import load_network
from gpu.degrade import BatchDegrader, SCALES
from gpu.jpeg import jpeg
from gpu.pack_photos import pack_photos, read_photos
from gpu.train import plan, run_plan
from network import PIXEL, SEMANTIC, PisaCompact
from test_smoke import draw

PICTURES = 12
STEP_MINUTES = 0.005
PACK_MEBIBYTES = 0.09


def start(path: Path) -> None:
    config = configuration.load(HERE / 'config' / 'smoke.toml')
    torch.manual_seed(0)
    weights = PisaCompact(config.network).state_dict()
    torch.save({'config': configuration.to_dict(config), 'stage': 'base', 'average': weights}, path)


class DryRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix='pisa gpu ')
        cls.root = Path(cls.folder.name)
        photos = [cls.root / f'{i:02}.png' for i in range(PICTURES)]
        for i, path in enumerate(photos):
            draw(path, i)
        cls.packed = pack_photos(photos, cls.root / 'packed', mebibytes=PACK_MEBIBYTES)
        start(cls.root / 'start.pt')
        subprocess.run(
            [sys.executable, '-m', 'gpu.train', '--device', 'cpu', '--photos', *cls.packed, '--start',
             cls.root / 'start.pt', '--out', cls.root / 'out', '--config', HERE / 'config' / 'smoke-gpu.toml',
             '--plan', ','.join([str(STEP_MINUTES)] * 3)],
            cwd=HERE, check=True, stdout=subprocess.DEVNULL)
        cls.report = json.loads((cls.root / 'out' / 'report.json').read_text())

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_photographs_come_back_from_files_of_a_limited_size_with_the_same_ones_held_back(self) -> None:
        self.assertGreater(len(self.packed), 1)
        for path in self.packed:
            self.assertLess(path.stat().st_size, PACK_MEBIBYTES * 2**20)
        train, held = read_photos(self.packed, 'cpu')
        self.assertEqual((len(train), len(held)), (PICTURES - 2, 2))
        with Image.open(self.root / '00.png') as file:
            np.testing.assert_array_equal(held[0].permute(1, 2, 0).numpy(), np.asarray(file))

    def test_a_photograph_larger_than_a_file_is_refused_by_name(self) -> None:
        with self.assertRaisesRegex(ValueError, '00.png'):
            pack_photos([self.root / '00.png'], self.root / 'small', mebibytes=0.0626)

    def test_every_stage_trains_within_its_minutes_and_is_reported(self) -> None:
        for stage in configuration.STAGES:
            self.assertGreater(self.report[stage]['steps'], 0, stage)
            self.assertGreaterEqual(self.report[stage]['seconds'], 60 * STEP_MINUTES)
            self.assertGreater(self.report[stage]['held_psnr'], 5)

    def test_the_lora_stages_leave_the_base_alone_and_move_their_own_adapter(self) -> None:
        hashes = {self.report[stage]['base_sha256'] for stage in configuration.STAGES}
        self.assertEqual(len(hashes), 1)
        base, pixel, semantic = (load_network(self.root / 'out' / f'{s}.pt') for s in configuration.STAGES)
        self.assertNotEqual(base.base_hash(), load_network(self.root / 'start.pt').base_hash())
        self.assertGreater(float(pixel.stem.delta(PIXEL).detach().abs().max()), 0)
        self.assertTrue(torch.equal(semantic.stem.delta(PIXEL), pixel.stem.delta(PIXEL)))
        self.assertGreater(float(semantic.decode_half.delta(SEMANTIC).detach().abs().max()), 0)

    def test_checkpoints_hold_no_more_than_the_averaged_weights(self) -> None:
        saved = torch.load(self.root / 'out' / 'base.pt', weights_only=True)
        self.assertEqual(set(saved), {'config', 'stage', 'step', 'seconds', 'average'})

    def test_a_plan_has_a_number_for_each_stage(self) -> None:
        self.assertEqual(plan('6,1,2'), (6, 1, 2))
        with self.assertRaisesRegex(Exception, 'base, pixel, semantic'):
            plan('6,1')


class Degradations(unittest.TestCase):
    def pictures(self, count: int, side: int) -> torch.Tensor:
        with tempfile.TemporaryDirectory() as folder:
            for i in range(count):
                draw(Path(folder) / f'{i}.png', i)
            arrays = [np.array(Image.open(Path(folder) / f'{i}.png')) for i in range(count)]
        return torch.from_numpy(np.stack(arrays)).permute(0, 3, 1, 2)[..., :side, :side].float() / 255

    def test_jpeg_loses_what_libjpeg_loses(self) -> None:
        images = self.pictures(3, 120)
        for subsampled in (False, True):
            qualities = torch.tensor([25, 60, 92])
            mine = jpeg(images, qualities, subsampled)
            for image, quality, result in zip(images, qualities, mine):
                array = (image * 255).round().byte().permute(1, 2, 0).numpy()
                file = io.BytesIO()
                Image.fromarray(array).save(file, 'JPEG', quality=int(quality), subsampling=2 if subsampled else 0)
                theirs = np.asarray(Image.open(file), float)
                lost = np.abs(theirs - array).mean()
                apart = np.abs(result.permute(1, 2, 0).numpy() * 255 - theirs).mean()
                self.assertLess(apart, 0.15 * lost + 0.3, f'quality {quality}, subsampled {subsampled}')

    def test_a_seed_gives_the_same_faults_again_and_another_one_others(self) -> None:
        images = self.pictures(4, 96)
        for scale in SCALES:
            first, again, other = (BatchDegrader('cpu', seed).degrade(images, scale) for seed in (3, 3, 4))
            self.assertEqual(first.shape, (4, 3, round(96 / scale), round(96 / scale)))
            self.assertTrue(torch.equal(first, again))
            self.assertFalse(torch.equal(first, other))

    def test_every_kind_of_fault_damages_but_keeps_the_colours(self) -> None:
        images = self.pictures(4, 96)
        degrader = BatchDegrader('cpu', 0)
        for kind in ('light', 'texture', 'plain', 'second_order', 'compressed'):
            low = getattr(degrader, f'_{kind}')(images, 96, 1.0)
            self.assertGreater(float((low - images).abs().mean()), 1e-3, kind)
            self.assertLess(float((low - images).mean((0, 2, 3)).abs().max()), 0.02, kind)


if __name__ == '__main__':
    unittest.main()
