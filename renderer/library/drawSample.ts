export const SAMPLE_NAME = 'Sample picture.jpg';

const WIDTH_PX = 640;
const HEIGHT_PX = 427;
/** Low enough to leave the blocks and fringes that the first dial is there for. */
const JPEG_QUALITY = 0.45;
const NOISE_LEVELS = 26;

/** A small landscape with noise and compression, so that both dials have something to do. */
export async function drawSample(): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH_PX, HEIGHT_PX);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws no canvas');
  drawSky(context);
  drawHills(context);
  drawHouse(context);
  drawGrass(context);
  addNoise(context);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}

type Context = OffscreenCanvasRenderingContext2D;

/** The same picture every time: a linear congruential generator, constants of Numerical Recipes. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function drawSky(context: Context): void {
  const sky = context.createLinearGradient(0, 0, 0, HEIGHT_PX * 0.7);
  sky.addColorStop(0, '#5b86b8');
  sky.addColorStop(1, '#f0d9b8');
  context.fillStyle = sky;
  context.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
  context.fillStyle = '#fff3d6';
  context.beginPath();
  context.arc(480, 120, 30, 0, 2 * Math.PI);
  context.fill();
}

function drawHills(context: Context): void {
  const hills: readonly [number, number, string][] = [
    [210, 34, '#8da4b5'],
    [250, 26, '#6f8f7d'],
    [290, 20, '#54743f'],
  ];
  for (const [baseline, height, colour] of hills) {
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(0, HEIGHT_PX);
    for (let x = 0; x <= WIDTH_PX; x += 4) {
      context.lineTo(x, baseline - height * Math.sin(x / 74 + baseline) - (height / 3) * Math.sin(x / 19));
    }
    context.lineTo(WIDTH_PX, HEIGHT_PX);
    context.fill();
  }
}

function drawHouse(context: Context): void {
  context.fillStyle = '#b9553f';
  context.fillRect(150, 236, 130, 84);
  for (let row = 0; row < 10; row++) {
    for (let brick = 0; brick < 11; brick++) {
      context.fillStyle = (row + brick) % 3 === 0 ? '#a84a36' : '#c46450';
      context.fillRect(151 + brick * 12 - (row % 2) * 4, 238 + row * 8, 10, 6);
    }
  }
  context.fillStyle = '#4a3a34';
  context.beginPath();
  context.moveTo(138, 238);
  context.lineTo(215, 178);
  context.lineTo(292, 238);
  context.fill();
  for (const x of [168, 232]) {
    context.fillStyle = '#2c3440';
    context.fillRect(x, 256, 28, 32);
    context.fillStyle = '#d9e4ea';
    context.fillRect(x + 13, 256, 2, 32);
    context.fillRect(x, 271, 28, 2);
  }
  context.fillStyle = '#222222';
  context.font = '15px serif';
  context.fillText('PiSA Darkroom', 164, 312);
}

function drawGrass(context: Context): void {
  const random = createRandom(7);
  for (let blade = 0; blade < 2600; blade++) {
    const x = random() * WIDTH_PX;
    const y = 318 + random() * (HEIGHT_PX - 318);
    context.strokeStyle = `hsl(${80 + random() * 40}, ${30 + random() * 30}%, ${18 + random() * 30}%)`;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + random() * 6 - 3, y - 5 - random() * 12);
    context.stroke();
  }
}

function addNoise(context: Context): void {
  const random = createRandom(11);
  const image = context.getImageData(0, 0, WIDTH_PX, HEIGHT_PX);
  for (let at = 0; at < image.data.length; at += 4) {
    const noise = (random() + random() - 1) * NOISE_LEVELS;
    for (let channel = 0; channel < 3; channel++) {
      image.data[at + channel] = (image.data[at + channel] ?? 0) + noise;
    }
  }
  context.putImageData(image, 0, 0);
}
