import type { DevelopStore } from '../stores/developState.ts';
import type { SurveyOption } from '../stores/survey.ts';
import type { ViewerStore } from '../stores/viewerStore.ts';

export interface ViewerControllerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly develop: DevelopStore;
  readonly viewer: ViewerStore;
  /** The settings that a survey shows now. */
  readonly survey: () => readonly SurveyOption[];
  readonly isLoupe: () => boolean;
  readonly onFailure: (failure: unknown) => void;
  /** The colour around the photo, 0…1, in the theme as it is; asked for on every frame. */
  readonly background: () => readonly [number, number, number];
}
