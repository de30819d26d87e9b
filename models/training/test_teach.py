"""The taught semantic stage on drawn pictures: the teacher's file, what is drawn for it, a few steps.

    python3 -m unittest -v test_teach      (in models/training)
"""
import dataclasses
import struct
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
except ImportError as missing:
    print(f'skipped: no {missing.name}')
    raise unittest.SkipTest(f'no {missing.name}') from missing

import config as configuration
from distil import TaughtPatches, TaughtTrainer
from evaluate import load_network
from network import PIXEL, SEMANTIC, PisaCompact
from teach import NOISY, PATCH_PX, SHARES, TAUGHT, TEXTURE, Answers, make_shard, save_shard, skin
from teacher import FLOAT16_TAG, SCALE, Teacher, over_forms, read_ncnn
from test_smoke import draw

SHARD, STEPS = 8, 2


def small_teacher() -> Teacher:
    torch.manual_seed(4)
    return Teacher(channels=8, growth=4, blocks=1).eval().requires_grad_(False)


def write_ncnn(network: Teacher, stem: Path) -> None:
    """As ncnn stores it: a tag, weights in float16 padded to four bytes, biases in float32."""
    lines, data = ['7767517', '1 1', 'Input input 0 1 data'], b''
    for layer in network.convolutions():
        weight = layer.weight.numpy().astype('<f2').tobytes()
        data += struct.pack('<I', FLOAT16_TAG) + weight + b'\0' * (-len(weight) % 4)
        data += layer.bias.numpy().astype('<f4').tobytes()
        lines.append(f'Convolution Conv 1 1 a b 0={layer.out_channels} 1=3 6={layer.weight.numel()}')
    stem.with_suffix('.param').write_text('\n'.join(lines) + '\n')
    stem.with_suffix('.bin').write_bytes(data)


class TeachersFile(unittest.TestCase):
    def test_weights_come_back_from_ncnn_in_the_order_of_the_graph(self) -> None:
        network = small_teacher()
        for layer in network.convolutions():
            layer.weight.copy_(layer.weight.half().float())
        image = torch.rand(1, 3, 9, 7)
        with tempfile.TemporaryDirectory() as folder:
            write_ncnn(network, Path(folder) / 'small')
            other = Teacher(channels=8, growth=4, blocks=1)
            read_ncnn(Path(folder) / 'small', other)
            with torch.no_grad():
                torch.testing.assert_close(other(image), network(image))
            with self.assertRaisesRegex(ValueError, 'RRDBNet'):
                read_ncnn(Path(folder) / 'small', Teacher(channels=8, growth=4, blocks=2))
            (Path(folder) / 'small.bin').write_bytes((Path(folder) / 'small.bin').read_bytes() + b'more')
            with self.assertRaisesRegex(ValueError, '4 bytes'):
                read_ncnn(Path(folder) / 'small', other)

    def test_the_published_network_has_351_convolutions_and_enlarges_by_four(self) -> None:
        self.assertEqual(len(Teacher().convolutions()), 351)
        self.assertEqual(small_teacher()(torch.rand(1, 3, 5, 6)).shape, (1, 3, 5 * SCALE, 6 * SCALE))


class TaughtStage(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix='pisa taught ')
        cls.root = Path(cls.folder.name)
        photos = []
        for i in range(4):
            photos.append(cls.root / f'{i}.png')
            draw(photos[-1], i)
            with Image.open(photos[-1]) as file:
                larger = file.resize((320, 320), Image.Resampling.BICUBIC)
            larger.save(photos[-1])
        cls.config = configuration.load(HERE / 'config' / 'smoke.toml')
        semantic = dataclasses.replace(cls.config.semantic, steps=STEPS, crop_px=48, weights={
            'follow': 1.0, 'lpips_taught': 0.5, 'quiet': 2.0, 'charbonnier': 1.0, 'chroma': 1.0, 'grid': 1.0,
            'low_frequency': 1.0, 'colour': 1.0, 'band_energy': 0.1})
        cls.config = dataclasses.replace(cls.config, semantic=semantic)
        torch.manual_seed(1)
        weights = PisaCompact(cls.config.network).state_dict()
        torch.save({'config': configuration.to_dict(cls.config), 'stage': 'semantic', 'average': weights},
                   cls.root / 'start.pt')
        cls.answers = Answers(load_network(cls.root / 'start.pt'), small_teacher())
        cls.shard = make_shard(photos, SHARD, [1, 1], cls.answers)
        for name in ('train-0000', 'held-0000'):
            save_shard(cls.root / f'{name}.npz', cls.shard)
        cls.trainer = TaughtTrainer(cls.root, cls.root, cls.config, 'semantic', 'cpu', None)
        cls.trainer.start(cls.root / 'start.pt')
        cls.trainer.fit(float('inf'), 0)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_only_taught_patches_have_another_target_than_their_reference(self) -> None:
        self.assertEqual(self.shard['hq'].shape, (SHARD, PATCH_PX, PATCH_PX, 3))
        differs = (self.shard['target'] != self.shard['hq']).any((1, 2, 3))
        np.testing.assert_array_equal(differs, self.shard['kind'] == TAUGHT)
        self.assertTrue(differs.any())
        self.assertAlmostEqual(sum(SHARES), 1)

    def test_the_target_is_pushed_from_the_faithful_answer_towards_the_mean_of_the_other_two(self) -> None:
        lq = torch.rand(1, 3, 16, 16)
        target = self.answers(lq)
        self.assertEqual(target.shape, (1, 3, 64, 64))
        self.assertTrue(0 <= float(target.min()) and float(target.max()) <= 1)

    def test_the_mean_over_eight_forms_turns_and_mirrors_with_its_picture(self) -> None:
        image, teacher = torch.rand(1, 3, 6, 9), small_teacher()
        one = over_forms(teacher, image, 1)
        torch.testing.assert_close(one, teacher(image).clamp(0, 1))
        mean = over_forms(teacher, image, 8)
        self.assertEqual(mean.shape, one.shape)
        for turned in (lambda x: torch.rot90(x, 1, (2, 3)), lambda x: x.flip(3)):
            torch.testing.assert_close(over_forms(teacher, turned(image), 8), turned(mean))
            self.assertFalse(torch.allclose(over_forms(teacher, turned(image), 1), turned(one), atol=1e-4))

    def test_a_target_twice_as_far_is_twice_as_far(self) -> None:
        lq = torch.rand(1, 3, 16, 16) * 0.2 + 0.4   # far from black and white, where answers are cut off
        student, teacher = self.answers.student, self.answers.teacher
        none, one, two = (Answers(student, teacher, push)(lq) for push in (0, 0.2, 0.4))
        torch.testing.assert_close(two - none, 2 * (one - none), atol=1e-3, rtol=1e-3)

    def test_steps_move_the_semantic_adapter_and_nothing_else(self) -> None:
        before, after = load_network(self.root / 'start.pt'), load_network(self.root / 'semantic.pt')
        self.assertEqual(self.trainer.step, STEPS)
        self.assertEqual(before.base_hash(), after.base_hash())
        for name, layer in after.layers().items():
            self.assertTrue(torch.equal(layer.delta(PIXEL), before.layers()[name].delta(PIXEL)), name)
        self.assertGreater(float(after.decode_half.delta(SEMANTIC).detach().abs().max()), 0)

    def test_a_batch_shows_the_same_place_of_every_picture(self) -> None:
        patches = TaughtPatches(self.root, 'train', 3)
        (hq, lq, target), kinds = patches.batch(16, 48)
        self.assertEqual(hq.shape, (16, 3, 48, 48))
        same = torch.tensor([torch.equal(a, b) for a, b in zip(hq, target)])
        self.assertTrue(bool(same[kinds != TAUGHT].all()))
        self.assertLess(float((hq - lq).mean().abs()), 0.05)

    def test_a_camera_changes_patches_at_x4_alone_and_each_in_its_one_way(self) -> None:
        plain, camera = (TaughtPatches(self.root, 'train', 3, camera=c) for c in (False, True))
        for place, kind in zip(plain.rows, self.shard['kind']):
            first, again, before = camera.row(*place), camera.row(*place), plain.row(*place)
            np.testing.assert_array_equal(first['hq'], again['hq'])
            self.assertEqual(np.array_equal(first['hq'], before['hq']), kind != TAUGHT)

    def test_the_energy_of_what_was_noisy_is_not_asked_for(self) -> None:
        hq, lq = torch.rand(2, 1, 3, 48, 48)
        for kind, asked in ((NOISY, False), (TEXTURE, True)):
            parts = self.trainer.taught_losses(hq, lq, hq, torch.tensor([kind]), lq)
            self.assertEqual(float(parts['band_energy']) > 0, asked)

    def test_skin_is_told_from_sky_and_grass(self) -> None:
        colours = torch.tensor([[224, 172, 138], [110, 160, 220], [80, 130, 50]]) / 255
        shares = [skin(c.view(3, 1, 1).expand(3, 8, 8)) for c in colours]
        self.assertEqual(shares, [1, 0, 0])


if __name__ == '__main__':
    unittest.main()
