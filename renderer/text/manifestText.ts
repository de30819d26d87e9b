import type { Dial } from '../../shared/packs/manifest.ts';
import type { Catalogue } from './en.ts';

/** What a manifest says, in the window's language where the catalogue knows it; other packs bring their words. */
export function manifestText(sentence: string, text: Pick<Catalogue, 'manifestTexts'>): string {
  return text.manifestTexts[sentence] ?? sentence;
}

/** The paper's two dials are known words in every language; another pack brings its own. */
export function dialLabel(
  { id, label }: Pick<Dial, 'id' | 'label'>,
  text: Pick<Catalogue, 'restoreDial' | 'detailDial' | 'manifestTexts'>,
): string {
  if (id === 'pix') return text.restoreDial;
  return id === 'sem' ? text.detailDial : manifestText(label, text);
}
