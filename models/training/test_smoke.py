"""All stages for a few steps on drawn pictures, export, and what must hold. Needs PyTorch, onnx, onnxruntime.

    python3 -m unittest -v test_smoke      (in models/training; about half a minute)
"""
import dataclasses
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

try:
    import numpy as np
    import onnx  # noqa: F401  (export needs it)
    import onnxruntime
    import torch
    from PIL import Image
    from safetensors.numpy import load_file
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing

import config as configuration
import export
from csd import Denoiser, distillation
from data import Patches, make_pair, read_photo
from evaluate import load_network
from figures import CELL_PX, GAP_PX
from network import PIXEL, SEMANTIC, mix
from unpack import unpack
from variants import write_variants

PICTURES, SIDE_PX = 12, 200


def draw(path: Path, seed: int) -> None:
    """Ramps, discs and stripes with sharp edges."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:SIDE_PX, 0:SIDE_PX] / SIDE_PX
    image = np.stack([rng.uniform(0.2, 0.8) + rng.uniform(-0.2, 0.2) * x for _ in range(3)], -1)
    for _ in range(8):
        disc = np.hypot(x - rng.random(), y - rng.random()) < rng.uniform(0.05, 0.25)
        image[disc] = rng.random(3)
    image[np.sin(rng.uniform(20, 60) * (x + rng.random() * y)) > 0.8] *= 0.5
    Image.fromarray((image.clip(0, 1) * 255).astype(np.uint8)).save(path)


def train(*arguments: object) -> None:
    subprocess.run([sys.executable, *map(str, arguments)], cwd=HERE, check=True, stdout=subprocess.DEVNULL)


class SmokeRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix='pisa smoke ')
        cls.run_folder = Path(cls.folder.name) / 'run'
        photos = Path(cls.folder.name) / 'photos'
        photos.mkdir()
        for i in range(PICTURES):
            draw(photos / f'{i:02}.png', i)
        settings = ('--config', HERE / 'config' / 'smoke.toml')
        train('data.py', '--photos', photos, '--out', cls.run_folder / 'data', *settings)
        train('csd.py', '--run', cls.run_folder, '--steps', 3, '--batch', 2, '--crop-px', 32, *settings)
        for stage in ('base', 'pixel', 'semantic'):
            train('train.py', stage, '--run', cls.run_folder, *settings)
        cls.pack = Path(cls.folder.name) / 'pisa-smoke'
        cls.proof = export.export(cls.run_folder / 'semantic.pt', cls.pack, '0.0.1')

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def log(self, stage: str) -> list[dict]:
        return [json.loads(line) for line in (self.run_folder / f'{stage}.log').read_text().splitlines()]

    def test_the_base_has_the_same_bytes_before_and_after_both_lora_stages(self) -> None:
        hashes = {load_network(self.run_folder / f'{stage}.pt').base_hash() for stage in ('base', 'pixel', 'semantic')}
        self.assertEqual(hashes, {self.proof['base_sha256']})

    def test_the_semantic_stage_leaves_the_pixel_adapter_alone_and_moves_its_own(self) -> None:
        before, after = (load_network(self.run_folder / f'{stage}.pt') for stage in ('pixel', 'semantic'))
        for name, layer in after.layers().items():
            self.assertTrue(torch.equal(layer.delta(PIXEL), before.layers()[name].delta(PIXEL)), name)
        self.assertGreater(float(after.decode_half.delta(SEMANTIC).detach().abs().max()), 0)

    def test_every_adapter_has_its_declared_rank(self) -> None:
        self.assertEqual(self.proof['ranks'], {PIXEL: 4, SEMANTIC: 8})

    def test_training_the_base_lowers_its_loss(self) -> None:
        losses = [line['charbonnier'] for line in self.log('base') if 'charbonnier' in line]
        self.assertLess(losses[-1], 0.97 * losses[0])

    def test_a_stage_that_is_done_resumes_from_its_checkpoint_without_another_step(self) -> None:
        train('train.py', 'pixel', '--run', self.run_folder, '--config', HERE / 'config' / 'smoke.toml')
        self.assertEqual(self.log('pixel')[-1]['step'], 8)

    def test_the_graphs_give_the_golden_answers_and_the_dials_add_up(self) -> None:
        golden = load_file(self.pack / 'golden.safetensors')
        feed = {'image': golden['image']}
        pix, sem = export.session(self.pack / 'residuals.onnx').run(None, feed)
        full, = export.session(self.pack / 'default.onnx').run(None, feed)
        np.testing.assert_allclose(pix, golden['residual_pix'], atol=1e-5)
        np.testing.assert_allclose(sem, golden['residual_sem'], atol=1e-5)
        np.testing.assert_allclose(pix + sem, full, atol=1e-5)

    def test_another_size_than_the_golden_one_runs(self) -> None:
        session: onnxruntime.InferenceSession = export.session(self.pack / 'residuals.onnx')
        for answer in session.run(None, {'image': np.zeros((1, 3, 20, 36), np.float32)}):
            self.assertEqual(answer.shape, (1, 3, 20, 36))

    def test_a_tile_with_a_halo_of_the_receptive_radius_equals_the_whole(self) -> None:
        session, radius = export.session(self.pack / 'default.onnx'), self.proof['radius']
        halo = -(-radius // 4) * 4
        side = 2 * halo + 32
        image = np.random.default_rng(0).random((1, 3, side + 64, side + 64), np.float32)
        whole, = session.run(None, {'image': image})
        tile, = session.run(None, {'image': image[:, :, 32:32 + side, 32:32 + side]})
        inner = slice(halo, halo + 32)
        np.testing.assert_allclose(tile[:, :, inner, inner], whole[:, :, 32 + halo:64 + halo, 32 + halo:64 + halo],
                                   atol=1e-5)

    def test_a_pack_gives_its_base_back_and_a_stage_goes_on_from_it(self) -> None:
        config = configuration.load(HERE / 'config' / 'smoke.toml')
        further = Path(self.folder.name) / 'further'
        self.assertEqual(unpack(self.pack, further / 'before.pt', config), [])
        before, packed = load_network(further / 'before.pt'), load_network(self.run_folder / 'base.pt')
        for name, layer in packed.layers().items():
            torch.testing.assert_close(before.layers()[name].weight, layer.weight, atol=1e-3, rtol=1e-3)
        (further / 'data').symlink_to(self.run_folder / 'data')
        train('train.py', 'base', '--run', further, '--from', further / 'before.pt', '--config',
              HERE / 'config' / 'smoke.toml', '--minutes', 0.02, '--keep-every', 1)
        self.assertEqual(load_network(further / 'base-000001.pt').config, config.network)

    def test_a_pack_gives_its_adapters_back_too_and_a_rank_that_grew_changes_nothing(self) -> None:
        config = configuration.load(HERE / 'config' / 'smoke.toml')
        larger = dataclasses.replace(config, network=dataclasses.replace(config.network, semantic_rank=12))
        out = Path(self.folder.name) / 'adapters.pt'
        self.assertEqual(unpack(self.pack, out, larger, adapters=True), [])
        image = torch.from_numpy(load_file(self.pack / 'golden.safetensors')['image'])
        with torch.no_grad():
            for mine, packed in zip(load_network(out).residuals(image),
                                    load_network(self.run_folder / 'semantic.pt').residuals(image)):
                torch.testing.assert_close(mine, packed, atol=1e-3, rtol=0)
        self.assertEqual(load_network(out).decode_half.up[SEMANTIC].shape[1], 12)

    def test_a_figure_shows_each_checkpoint_and_the_picture_itself(self) -> None:
        out = Path(self.folder.name) / 'figure.webp'
        checkpoint = self.run_folder / 'semantic.pt'
        subprocess.run([sys.executable, 'figures.py', Path(self.folder.name) / 'photos' / '00.png', '--out', out,
                        '--crop', '8,8,64', '--show', 'enlarged', f'{checkpoint}@1,1', f'{checkpoint}@sem'],
                       cwd=HERE, check=True)
        with Image.open(out) as figure:
            self.assertEqual(figure.size, (4 * CELL_PX + 3 * GAP_PX, CELL_PX))

    def test_every_file_of_the_pack_is_in_the_manifest_with_its_size(self) -> None:
        manifest = json.loads((self.pack / 'manifest.json').read_text())
        listed = {f['path']: f['bytes'] for f in manifest['files']}
        there = {p.name: p.stat().st_size for p in self.pack.iterdir() if p.name != 'manifest.json'}
        self.assertEqual(listed, there)

    def test_the_variants_of_a_pack_agree_and_stay_near_single_precision(self) -> None:
        pack = Path(self.folder.name) / 'variants'
        shutil.copytree(self.pack, pack)
        crops = [np.random.default_rng(seed).random((1, 3, 64, 64), np.float32) for seed in range(2)]
        decibels = write_variants(pack, crops)
        self.assertEqual(set(decibels), {'residual_pix', 'residual_sem', 'residual'})
        image = {'image': load_file(pack / 'golden.safetensors')['image']}
        alone, = export.session(pack / 'pix.onnx').run(None, image)
        np.testing.assert_allclose(alone, export.session(pack / 'residuals.onnx').run(None, image)[0], atol=1e-6)
        pix, sem = export.session(pack / 'residuals.int8.onnx').run(None, image)
        np.testing.assert_array_equal(export.session(pack / 'pix.int8.onnx').run(None, image)[0], pix)
        np.testing.assert_allclose(export.session(pack / 'default.int8.onnx').run(None, image)[0], pix + sem, atol=1e-6)
        manifest = json.loads((pack / 'manifest.json').read_text())
        self.assertEqual({graph['int8File'] for graph in manifest['graphs'].values()},
                         {'residuals.int8.onnx', 'default.int8.onnx', 'pix.int8.onnx'})
        self.assertEqual({file['path'] for file in manifest['files']},
                         {p.name for p in pack.iterdir() if p.name != 'manifest.json'})

    def test_patches_keep_the_phase_of_a_fourfold_enlargement(self) -> None:
        hq, lq = Patches(self.run_folder / 'data', 'train', 0).batch(3, 48, 'cpu')
        self.assertEqual((hq.shape, lq.shape), ((3, 3, 48, 48),) * 2)
        self.assertLess(float((hq - lq).mean().abs()), 0.05)


class Parts(unittest.TestCase):
    def test_distillation_is_nought_for_a_denoiser_that_makes_no_difference_between_labels(self) -> None:
        image = torch.rand(2, 3, 16, 16, requires_grad=True)
        distillation(Denoiser(channels=16, blocks=1), image, guidance=7.5).backward()
        self.assertEqual(float(image.grad.abs().max()), 0)

    def test_a_plain_pair_has_a_crisper_reference_than_the_photograph_and_its_faults_in_the_lq(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            draw(Path(folder) / 'photo.png', 3)
            with Image.open(Path(folder) / 'photo.png') as file:
                file.resize((640, 640), Image.Resampling.BICUBIC).save(Path(folder) / 'soft.png')
            photo = read_photo(Path(folder) / 'soft.png')
        rng = np.random.default_rng(1)
        usual = configuration.Data(patches=1, patch_px=160, seed=0)
        plain = dataclasses.replace(usual, plain=1.0)

        def edge(hq: np.ndarray) -> float:
            return float(np.abs(np.diff(hq.astype(float), axis=0)).max())

        usually = [edge(make_pair(photo, usual, rng)[0]) for _ in range(12)]
        pairs = [make_pair(photo, plain, rng) for _ in range(12)]
        self.assertGreater(np.mean([edge(hq) for hq, _ in pairs]), 1.1 * np.mean(usually))
        for hq, lq in pairs:
            self.assertEqual((hq.shape, lq.shape), ((160, 160, 3),) * 2)
            self.assertGreater(np.abs(hq.astype(float) - lq).mean(), 1)

    def test_both_dials_at_nought_give_the_enlargement_itself(self) -> None:
        image = torch.rand(1, 3, 8, 8)
        self.assertTrue(torch.equal(mix(image, torch.rand(1, 3, 8, 8), torch.rand(1, 3, 8, 8), 0, 0), image))


if __name__ == '__main__':
    unittest.main()
