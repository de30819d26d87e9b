import type { Settings } from '../../shared/library/settings.ts';
import { type Catalogue, en } from './en.ts';
import { zh } from './zh.ts';

export function chooseCatalogue(setting: Settings['language'], preferred: readonly string[]): Catalogue {
  if (setting !== 'system') return setting === 'zh' ? zh : en;
  return preferred[0]?.toLowerCase().startsWith('zh') ? zh : en;
}
