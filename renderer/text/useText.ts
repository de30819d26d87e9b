import { useApp } from '../stores/StoresContext.tsx';
import { chooseCatalogue } from './chooseCatalogue.ts';
import type { Catalogue } from './en.ts';

/** The words in the language of the settings; components render anew when it changes. */
export function useText(): Catalogue {
  const language = useApp((state) => state.settings.language);
  return chooseCatalogue(language, navigator.languages);
}
