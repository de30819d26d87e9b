"""PiSA-SR's own training on a tiny model in the real layout. Needs diffusers, PEFT, transformers and ../shared.

    python3 -m unittest -v test_sd21      (in models/training; about a minute)
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / 'shared'
BASE, METRICS = SHARED / 'fixtures' / 'sd21-tiny', SHARED / 'metrics' / 'data'
sys.path[:0] = [str(HERE), str(HERE / 'sd21')]

try:
    import diffusers  # noqa: F401
    import numpy as np
    import peft  # noqa: F401
    import torch
    import transformers  # noqa: F401
    from PIL import Image
    from safetensors.torch import load_file, save_file
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing
if not BASE.exists() or not METRICS.exists():
    print('skipped: no ../shared/fixtures/sd21-tiny')
    raise unittest.SkipTest('no ../shared/fixtures/sd21-tiny')

from data import Patches
from dual_lora import DIALS, PIXEL, SEMANTIC, DualLora, embed_prompt, token_ids
from losses import LpipsSqueeze
from settings import Csd, load_config
from train_sd21 import Distillation

CONFIG = HERE / 'sd21' / 'config' / 'smoke.toml'
NODE = os.environ.get('DARKROOM_NODE') or shutil.which('node')


def draw(path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:160, 0:160] / 160
    image = np.stack([rng.uniform(0.2, 0.8) + rng.uniform(-0.3, 0.3) * (x + y) for _ in range(3)], -1)
    image[np.sin(rng.uniform(20, 40) * (x + rng.random() * y)) > 0.6] *= 0.5
    Image.fromarray((image.clip(0, 1) * 255).astype(np.uint8)).save(path)


def logged(run: Path, stage: str) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / f'{stage}.log').read_text().splitlines()]


def tensors(path: Path) -> dict[str, torch.Tensor]:
    return torch.load(path, weights_only=True)['state_dict_unet']


def run(script: str, *arguments: object) -> None:
    """A process of its own, bound in time."""
    done = subprocess.run([sys.executable, HERE / 'sd21' / script, *arguments], capture_output=True, text=True,
                          timeout=400, env={**os.environ, 'OMP_NUM_THREADS': '1'})
    if done.returncode != 0:
        raise RuntimeError(f'{script}: {done.stderr[-3000:]}')


class Smoke(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix='pisa sd21 ')
        cls.run_folder = Path(cls.folder.name) / 'run'
        photos = Path(cls.folder.name) / 'photos'
        photos.mkdir()
        for i in range(11):
            draw(photos / f'{i:02}.png', i)
        common = ['--run', cls.run_folder, '--config', CONFIG]
        stage = [*common, '--base', BASE, '--metrics-data', METRICS]
        run('prepare.py', *common, '--photos', photos)
        run('train_sd21.py', 'pixel', *stage)
        shutil.copy(cls.run_folder / 'pisa_sr.pkl', cls.run_folder / 'pixel_only.pkl')
        run('train_sd21.py', 'semantic', *stage)
        cls.file = cls.run_folder / 'pisa_sr.pkl'

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_both_stages_lower_their_losses(self) -> None:
        pixel, semantic = logged(self.run_folder, 'pixel'), logged(self.run_folder, 'semantic')
        self.assertLess(pixel[-1]['squared'], 0.9 * pixel[0]['squared'])
        self.assertTrue(all(np.isfinite(line['csd']) for line in semantic))
        # Ten steps see patches by chance, which differ by more than thirty steps teach.
        self.assertLess(self.perceptual(self.file), 0.97 * self.perceptual(self.run_folder / 'pixel_only.pkl'))

    def perceptual(self, file: Path) -> float:
        """Of all patches, with both LoRAs."""
        config = load_config(CONFIG)
        model = DualLora(BASE, dict.fromkeys(DIALS, config.rank), config.timestep)
        model.load(file)
        model.use(*DIALS)
        hq, lq = Patches(self.run_folder / 'data', 'train', 0).all()
        with torch.no_grad():
            return float(LpipsSqueeze(METRICS / 'lpips_squeeze_v01.npz')(model.restore(lq)[1], hq))

    def test_each_stage_moves_its_own_lora_and_nothing_else(self) -> None:
        before, after = tensors(self.run_folder / 'pixel_only.pkl'), tensors(self.file)
        for name, tensor in after.items():
            is_equal = torch.equal(tensor, before[name])
            self.assertEqual(is_equal, f'_{PIXEL}.' in name, name)
        untouched = [t for name, t in before.items() if f'_{SEMANTIC}.' in name and 'lora_B' in name]
        self.assertTrue(untouched and all(float(t.abs().max()) == 0 for t in untouched))

    def test_the_file_is_laid_out_like_the_published_one(self) -> None:
        own, published = (torch.load(p, weights_only=True) for p in (self.file, BASE / 'pisa_sr.pkl'))
        self.assertEqual(list(own), list(published))
        for key in own:
            if key != 'state_dict_unet':
                self.assertEqual(own[key], published[key], key)
        shapes = [{n: (t.dtype, tuple(t.shape)) for n, t in c['state_dict_unet'].items()} for c in (own, published)]
        self.assertEqual(*shapes)
        self.assertEqual(*(list(c['state_dict_unet']) for c in (own, published)))

    def test_the_app_reads_the_file_and_computes_what_pytorch_computes(self) -> None:
        if NODE is None:
            self.skipTest('no Node')
        place = Path(self.folder.name) / 'parity'
        shutil.copytree(BASE, place, ignore=shutil.ignore_patterns('*.pkl', 'trace*', 'expected*', 'colour-fix',
                                                                   'pipeline', 'tokenizer-expected.json', '*.fp16.*'))
        shutil.copy(self.file, place / 'pisa_sr.pkl')
        fixture = json.loads((BASE / 'fixture.json').read_text())
        fixture['files'] = {'unet': 'pisa_sr.pkl'}
        (place / 'fixture.json').write_text(json.dumps(fixture))
        save_file(self.expected(), place / 'expected.safetensors')
        parity = [NODE, ROOT / 'electron' / 'packs' / 'parity' / 'parity.ts', place, '--json']
        answer = subprocess.run(parity, cwd=ROOT, capture_output=True, text=True)
        compared = [json.loads(line) for line in answer.stdout.splitlines()]
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
        names = {line['tensor'] for line in compared}
        self.assertLessEqual({'unet/64x64/eps_pix', 'unet/64x64/eps_full', 'mix/64x64/pix1_sem1/image'}, names)

    def expected(self) -> dict[str, torch.Tensor]:
        """Named as the parity command reads them."""
        model = DualLora(BASE, dict.fromkeys(DIALS, 4), timestep=1)
        model.load(self.file)
        image = load_file(BASE / 'expected.safetensors')['image/64x64']
        with torch.no_grad():
            latent = model.encode(image / 2 + 0.5)
            model.use(PIXEL)
            pix = model.residual(latent)
            model.use(*DIALS)
            full = model.residual(latent)
            restored = (model.decode(latent - full) * 2 - 1).clamp(-1, 1)
        found = {'image/64x64': image, 'vae/64x64/latent': latent, 'text/empty/embedding': model.empty_prompt,
                 'unet/64x64/eps_pix': pix, 'unet/64x64/eps_full': full, 'mix/64x64/pix1_sem1/image': restored}
        return {name: tensor.detach().contiguous().clone() for name, tensor in found.items()}


class Parts(unittest.TestCase):
    def test_prompts_are_embedded_as_published(self) -> None:
        expected = load_file(BASE / 'expected.safetensors')
        for name, prompt in json.loads((BASE / 'fixture.json').read_text())['prompts'].items():
            self.assertEqual(token_ids(BASE, prompt, 77), expected[f'text/{name}/ids'][0].tolist())
            difference = (embed_prompt(BASE, prompt) - expected[f'text/{name}/embedding']).abs().max()
            self.assertLess(float(difference), 1e-5)

    def test_the_published_computation_is_met_by_a_published_file(self) -> None:
        expected = load_file(BASE / 'expected.safetensors')
        model = DualLora(BASE, dict.fromkeys(DIALS, 4), timestep=1)
        model.load(BASE / 'pisa_sr.pkl')
        for dials, name in (((PIXEL,), 'pix'), (DIALS, 'full'), ((), 'base')):
            model.use(*dials)
            with torch.no_grad():
                found = model.residual(expected['vae/64x64/latent'])
            wanted = expected[f'unet/64x64/eps_{name}']
            self.assertLess(float((found - wanted).abs().max() / wanted.abs().max()), 2e-5, name)

    def test_distillation_pulls_towards_the_guided_picture(self) -> None:
        torch.manual_seed(0)
        model = DualLora(BASE, dict.fromkeys(DIALS, 4), timestep=1)
        latent = torch.randn(1, 4, 8, 8, requires_grad=True)
        settings = load_config(CONFIG).csd
        Distillation(model, settings, 'cpu')(latent).backward()
        self.assertGreater(float(latent.grad.abs().max()), 0)
        same = Csd(settings.guidance, settings.time_range, prompt='')
        latent.grad = None
        Distillation(model, same, 'cpu')(latent).backward()
        self.assertLess(float(latent.grad.abs().max()), 1e-4)


if __name__ == '__main__':
    unittest.main()
