import { describe, expect, it } from 'vitest';
import type { ViewTile } from '../engine/protocol.ts';
import { axisValues, gridCells, layoutPanes } from './panes.ts';
import { levelForZoom, levelSize, tileRect, visibleTiles } from './pyramid.ts';
import { decodeTile, encodeTile } from './tileMessage.ts';
import { fitZoom, panBy, paneToPicture, pictureToPane, rescaleView, resolveView, zoomAt } from './view.ts';

const picture = { width: 4000, height: 3000 };
const pane = { width: 1000, height: 700 };

describe('the view', () => {
  it('fits the whole picture with air around it', () => {
    const view = resolveView({ kind: 'fit' }, picture, pane);
    const corner = pictureToPane({ x: 0, y: 0 }, view, pane);
    expect(corner.y).toBeCloseTo(16);
    expect(corner.x).toBeGreaterThan(16);
  });

  it('keeps the point under the pointer where it is while zooming', () => {
    const pointer = { x: 640, y: 300 };
    const view = resolveView({ kind: 'free', centre: { x: 2000, y: 1500 }, zoom: 0.9 }, picture, pane);
    const before = paneToPicture(pointer, view, pane);
    const zoomed = resolveView(zoomAt(view, 1.7, pointer, picture, pane), picture, pane);
    const after = paneToPicture(pointer, zoomed, pane);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
  });

  it('never shows beyond an edge of a picture that is larger than the pane', () => {
    const view = resolveView(
      panBy({ centre: { x: 2000, y: 1500 }, zoom: 1 }, { x: 9000, y: -9000 }),
      picture,
      pane,
    );
    expect(paneToPicture({ x: 0, y: 0 }, view, pane).x).toBe(0);
    expect(paneToPicture({ x: 0, y: pane.height }, view, pane).y).toBe(3000);
  });

  it('puts output pixels on device pixels at 1:1', () => {
    const odd = { width: 1001, height: 701 };
    const view = resolveView({ kind: 'free', centre: { x: 1777.3, y: 900.8 }, zoom: 1 }, picture, odd);
    const origin = paneToPicture({ x: 0, y: 0 }, view, odd);
    expect(origin.x).toBeCloseTo(Math.round(origin.x), 9);
    expect(origin.y).toBeCloseTo(Math.round(origin.y), 9);
  });

  it('shows the same part of the photo after the scale changed', () => {
    const state = rescaleView({ kind: 'free', centre: { x: 100, y: 50 }, zoom: 1 }, 2);
    expect(state).toEqual({ kind: 'free', centre: { x: 200, y: 100 }, zoom: 0.5 });
  });

  it('stops zooming out at half of fit', () => {
    const view = resolveView({ kind: 'fit' }, picture, pane);
    const out = zoomAt(view, 1e-6, { x: 0, y: 0 }, picture, pane);
    expect(out.kind === 'free' && out.zoom).toBeCloseTo(fitZoom(picture, pane) / 2);
  });
});

describe('the pyramid', () => {
  it.each([
    [2, 0],
    [1, 0],
    [0.51, 0],
    [0.5, 1],
    [0.26, 1],
    [0.25, 2],
    [0.0001, 6],
  ])('shows zoom %f from level %i', (zoom, level) => expect(levelForZoom(zoom)).toBe(level));

  it('covers the level with tiles that neither overlap nor leave a gap', () => {
    const level = 1;
    const size = levelSize(picture, level);
    const view = resolveView({ kind: 'fit' }, picture, pane);
    const area = visibleTiles(view, picture, pane, level)
      .map((address) => tileRect(address, picture))
      .reduce((sum, rect) => sum + rect.width * rect.height, 0);
    expect(area).toBe(size.width * size.height);
  });

  it('asks for the tile in the middle first and for none out of sight', () => {
    const view = resolveView({ kind: 'free', centre: { x: 2000, y: 1500 }, zoom: 1 }, picture, pane);
    const tiles = visibleTiles(view, picture, pane, 0);
    expect(tiles[0]).toEqual({ level: 0, column: 7, row: 5 });
    expect(tiles.every(({ column }) => column >= 5 && column <= 9)).toBe(true);
  });
});

describe('the panes', () => {
  const common = { canvas: pane, dials: [1, 0.5], split: 0.25, grid: { x: [0, 1], y: [0, 0.5, 1] } };

  it('split one picture at the divider', () => {
    const [before, after] = layoutPanes({ ...common, mode: 'split' });
    expect(before).toMatchObject({ rect: { x: 0, width: 250 }, dials: [0, 0], frame: { width: 1000 } });
    expect(after).toMatchObject({ rect: { x: 250, width: 750 }, dials: [1, 0.5], frame: { width: 1000 } });
  });

  it('lay the grid out as the paper does: the first dial upward, the last to the right', () => {
    const cells = gridCells(common.grid, 2);
    expect(cells.at(0)?.values).toEqual([1, 0]);
    expect(cells.at(-1)?.values).toEqual([0, 1]);
    expect(layoutPanes({ ...common, mode: 'grid' })).toHaveLength(6);
  });

  it('make a strip of a pack with one dial', () => {
    expect(gridCells({ x: [0, 1], y: [] }, 1).map((cell) => cell.values)).toEqual([[0], [1]]);
  });

  it('have equal cells up to a rounded pixel', () => {
    const widths = layoutPanes({ ...common, mode: 'grid' }).map(({ rect }) => rect.width);
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1);
  });

  it('show each setting of a survey by itself: a row of two or three, a square of four', () => {
    const setting = (sem: number) => ({ dials: [1, sem], isBefore: sem === 0 });
    const survey = [0, 0.5, 1, 1.5].map(setting);
    const panes = layoutPanes({ ...common, mode: 'survey', survey });
    expect(panes.map(({ look, dials, shading }) => [look, dials, shading])).toEqual([
      [0, [0, 0], 'before'],
      [1, [1, 0.5], 'result'],
      [2, [1, 1], 'result'],
      [3, [1, 1.5], 'result'],
    ]);
    expect(new Set(panes.map(({ rect }) => rect.x)).size).toBe(2);
    const row = layoutPanes({ ...common, mode: 'compare-two', survey: survey.slice(0, 3) });
    expect(new Set(row.map(({ rect }) => rect.x)).size).toBe(3);
    expect(new Set(row.map(({ rect }) => rect.y)).size).toBe(1);
  });

  it('space axis values evenly in hundredths', () => {
    expect(axisValues(0, 1.5, 4)).toEqual([0, 0.5, 1, 1.5]);
    expect(axisValues(0, 1, 4)).toEqual([0, 0.33, 0.67, 1]);
  });
});

describe('a tile on its way to the window', () => {
  const tile: ViewTile = {
    rect: { x: 256, y: 512, width: 3, height: 2 },
    level: 2,
    channels: 3,
    facts: {
      isMonochrome: true,
      curve: [2.25, 1, 0, 0.5, 0.25, 0, 0],
      channelRanges: [
        [0, 1],
        [0.25, 0.75],
        [0.125, 0.5],
      ],
    },
    original: Uint16Array.from({ length: 18 }, (_, index) => index),
    residuals: [Uint16Array.from({ length: 18 }, (_, index) => 100 + index)],
  };

  it('arrives as it was sent', () => expect(decodeTile(encodeTile(tile).buffer)).toEqual(tile));

  it('is refused when it was cut short', () => {
    const bytes = encodeTile(tile);
    expect(() => decodeTile(bytes.buffer.slice(0, bytes.length - 2))).toThrow('a tile was cut short');
    expect(() => decodeTile(new ArrayBuffer(128))).toThrow('these bytes are no tile');
  });
});
