import type { ComponentType } from 'react';
import { BlackWhitePanel } from './BlackWhitePanel.tsx';
import { CurvePanel } from './CurvePanel.tsx';
import { GeometryPanel } from './GeometryPanel.tsx';
import { LocalLambdaPanel } from './LocalLambdaPanel.tsx';
import { MonochromePanel } from './MonochromePanel.tsx';
import { PromptPanel } from './PromptPanel.tsx';
import { RepairPanel } from './RepairPanel.tsx';
import { TonePanel } from './TonePanel.tsx';
import { VignettePanel } from './VignettePanel.tsx';

/** The panels of the steps that have one; each decides itself whether there is anything to show. */
export const STEP_PANELS: readonly { readonly id: string; readonly Panel: ComponentType }[] = [
  { id: 'monochrome', Panel: MonochromePanel },
  { id: 'localLambda', Panel: LocalLambdaPanel },
  { id: 'repair', Panel: RepairPanel },
  { id: 'turn', Panel: GeometryPanel },
  { id: 'tone', Panel: TonePanel },
  { id: 'curve', Panel: CurvePanel },
  { id: 'vignette', Panel: VignettePanel },
  { id: 'blackWhite', Panel: BlackWhitePanel },
  { id: 'prompt', Panel: PromptPanel },
];
