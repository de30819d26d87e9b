import { describe, expect, it } from 'vitest';
import { nearbyPositions } from './nearbyPositions.ts';

describe('a dial position that is not decoded yet', () => {
  it('is a decoded one itself where it is there', () =>
    expect(
      nearbyPositions(
        [
          [1, 1],
          [0.5, 0.5],
        ],
        [0.5, 0.5],
      ),
    ).toEqual([{ index: 1, weight: 1 }]));

  it('is shown by the nearest place between two that are decoded', () => {
    const mix = nearbyPositions(
      [
        [1, 0],
        [1, 1],
      ],
      [1, 0.25],
    );
    expect(mix).toEqual([
      { index: 1, weight: 0.25 },
      { index: 0, weight: 0.75 },
    ]);
  });

  it('needs one decoded position only: the enlargement stands at the origin', () => {
    expect(nearbyPositions([[1, 1]], [0.5, 0.5])).toEqual([{ index: 0, weight: 0.5 }]);
    expect(nearbyPositions([[1, 1]], [0, 1])).toEqual([{ index: 0, weight: 0.5 }]);
    expect(nearbyPositions([[1]], [0.2])).toEqual([{ index: 0, weight: 0.2 }]);
  });

  it('is reached beyond a decoded one, but not far beyond', () => {
    expect(nearbyPositions([[1, 1]], [1.2, 1.2])[0]?.weight).toBeCloseTo(1.2);
    expect(nearbyPositions([[0.1, 0.1]], [1.5, 1.5])[0]?.weight).toBeCloseTo(1.5);
  });

  it('is the enlargement where nothing is decoded or that is nearest', () => {
    expect(nearbyPositions([], [1, 1])).toEqual([]);
    expect(nearbyPositions([[1, 1]], [0, 0])).toEqual([]);
  });
});
