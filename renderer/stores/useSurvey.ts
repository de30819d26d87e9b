import { type Stores, useApp, useDevelop, useStores, useViewer } from './StoresContext.tsx';
import { chooseSurvey, type SurveyOption, surveyOptions } from './survey.ts';

export interface Survey {
  readonly options: readonly SurveyOption[];
  /** What stands side by side now. */
  readonly chosen: readonly SurveyOption[];
  /** The same, with those that only the survey of many shows. */
  readonly all: readonly SurveyOption[];
}

/** The survey as it stands now. */
export function currentSurvey({ app, develop, viewer }: Omit<Stores, 'client'>): Survey {
  const { mode, survey } = viewer.getState();
  const options = surveyOptions({ ...develop.getState(), packs: app.getState().start.packs });
  return {
    options,
    chosen: chooseSurvey(options, survey, mode),
    all: chooseSurvey(options, survey, 'survey'),
  };
}

/** For components: follows everything that decides about the survey. */
export function useSurvey(): Survey {
  const stores = useStores();
  useDevelop((state) => state.photo);
  useDevelop((state) => state.settled);
  useDevelop((state) => state.versions);
  useDevelop((state) => state.presets);
  useViewer((state) => state.survey);
  useViewer((state) => state.mode);
  useApp((state) => state.start.packs);
  return currentSurvey(stores);
}
