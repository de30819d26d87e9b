import { describe, expect, it } from 'vitest';
import { structText } from './structText.ts';
import { turnIptcRegions, turnMicrosoftRegions, turnMwgRegions } from './turnRegions.ts';

const frame = { orientation: 6, storedWidthPx: 120, storedHeightPx: 90, widthPx: 180, heightPx: 240 };

describe('regions of a turned and enlarged picture', () => {
  it('of the Metadata Working Group turn with it, keep what else they say, and name its size', () => {
    const area = { X: '0.25', Y: '0.25', W: '0.2', H: '0.1', Unit: 'normalized' };
    const info = {
      AppliedToDimensions: { W: '120', H: '90', Unit: 'pixel' },
      RegionList: [{ Area: area, Name: 'Anna', Type: 'Face' }],
    };
    expect(turnMwgRegions(info, frame)).toEqual({
      AppliedToDimensions: { W: '180', H: '240', Unit: 'pixel' },
      RegionList: [
        {
          Area: { X: '0.75', Y: '0.25', W: '0.1', H: '0.2', Unit: 'normalized' },
          Name: 'Anna',
          Type: 'Face',
        },
      ],
    });
  });

  it('in pixels count pixels of the result', () => {
    const boundary = { RbShape: 'rectangle', RbUnit: 'pixel', RbX: '12', RbY: '9', RbW: '24', RbH: '9' };
    expect(turnIptcRegions([{ RegionBoundary: boundary }], frame)).toEqual([
      { RegionBoundary: { ...boundary, RbX: '144', RbY: '24', RbW: '18', RbH: '48' } },
    ]);
  });

  it('of Microsoft stand by their upper left corner', () => {
    const info = { Regions: [{ Rectangle: '0.1, 0.2, 0.3, 0.4', PersonDisplayName: 'Anna' }] };
    expect(turnMicrosoftRegions(info, frame)).toEqual({
      Regions: [{ Rectangle: '0.4, 0.1, 0.4, 0.3', PersonDisplayName: 'Anna' }],
    });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('come back after orientation %i and its opposite', (orientation) => {
    const opposite = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
    const info = { RegionList: [{ Area: { X: '0.3', Y: '0.1', W: '0.2', H: '0.05', Unit: 'normalized' } }] };
    const turned = turnMwgRegions(info, { ...frame, orientation });
    expect(turnMwgRegions(turned, { ...frame, orientation: opposite })).toMatchObject(info);
  });
});

it('a structure is written with its special signs escaped', () => {
  expect(structText({ Name: 'A, B} | [C]', List: ['{x', 'y'] })).toBe('{Name=A|, B|} || [C|],List=[|{x,y]}');
});
