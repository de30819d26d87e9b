import type { Settings } from '../../shared/library/settings.ts';
import { useApp } from '../stores/StoresContext.tsx';
import { type Catalogue, en } from './en.ts';
import { zh } from './zh.ts';

export function chooseCatalogue(setting: Settings['language'], preferred: readonly string[]): Catalogue {
  if (setting !== 'system') return setting === 'zh' ? zh : en;
  return preferred[0]?.toLowerCase().startsWith('zh') ? zh : en;
}

/** The words in the language of the settings; components render anew when it changes. */
export function useText(): Catalogue {
  const language = useApp((state) => state.settings.language);
  return chooseCatalogue(language, navigator.languages);
}
