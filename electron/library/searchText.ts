import type { Database } from './database.ts';

/** Writes anew what the search finds a photo by: file name, camera and keywords, one a line. */
export function refreshSearchText(db: Database, photoIds: readonly number[]): void {
  const refresh = db.prepare(
    `UPDATE photos SET search_text = file_name || char(10) || coalesce(camera, '') || char(10) || coalesce(
       (SELECT group_concat(name, char(10)) FROM photo_keywords
        JOIN keywords ON keywords.id = keyword_id WHERE photo_id = photos.id), '')
     WHERE id = ?`,
  );
  for (const id of photoIds) refresh.run(id);
}

/**
 * Splits what was typed into the search box. The trigram index answers for terms of three characters and
 * more; shorter ones ('DJ', '北京') are looked for in the text itself.
 */
export function splitSearch(text: string): { indexed: string | null; short: string[] } {
  const terms = text
    .normalize('NFC')
    .split(/\s+/u)
    .filter((term) => term !== '');
  const isShort = (term: string) => [...term].length < 3;
  const indexed = terms.filter((term) => !isShort(term)).map((term) => `"${term.replaceAll('"', '""')}"`);
  return { indexed: indexed.length === 0 ? null : indexed.join(' '), short: terms.filter(isShort) };
}
