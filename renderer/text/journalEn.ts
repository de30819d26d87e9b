import type { JournalAction } from '../../shared/library/journal.ts';

/** What Undo and Redo are about, in English. */
export const journalEn = {
  undoAction: (what: string) => `Undo: ${what}`,
  redoAction: (what: string) => `Redo: ${what}`,
  undone: (what: string) => `Undone: ${what}`,
  redone: (what: string) => `Done again: ${what}`,
  notBroughtBack: (count: number) =>
    count === 1
      ? 'One photo stays as it is: its file was imported again since.'
      : `${count} photos stay as they are: their files were imported again since.`,
  /** @param labels names of the steps of a history */
  actionName: (action: JournalAction, labels: Readonly<Record<string, string>>): string => {
    const { kind, photos, fileName, detail } = action;
    const these = fileName ?? (photos === 1 ? '1 photo' : `${photos} photos`);
    switch (kind) {
      case 'edit':
        return `${labels[detail] ?? detail} of ${these}`;
      case 'history':
        return `step in the history of ${these}`;
      case 'paste':
        return `paste settings to ${these}`;
      case 'reset':
        return `reset ${these}`;
      case 'rate':
        return detail === '0' ? `take the stars from ${these}` : `${detail} ★ for ${these}`;
      case 'flag':
        return `${{ pick: 'pick', reject: 'reject' }[detail] ?? 'unflag'} ${these}`;
      case 'keyword-add':
        return `keywords ‘${detail}’ for ${these}`;
      case 'keyword-remove':
        return `take the keyword ‘${detail}’ from ${these}`;
      case 'photos-remove':
        return `remove ${these} from the library`;
      case 'album-create':
        return `new album ‘${detail}’`;
      case 'album-rename':
        return `rename an album to ‘${detail}’`;
      case 'album-remove':
        return `remove the album ‘${detail}’`;
      case 'album-add':
        return `add ${these} to ‘${detail}’`;
      case 'album-take':
        return `take ${these} out of ‘${detail}’`;
      case 'version-keep':
        return `keep the version ‘${detail}’`;
      case 'version-rename':
        return `rename a version to ‘${detail}’`;
      case 'version-remove':
        return `remove the version ‘${detail}’`;
      case 'preset-save':
      case 'export-preset-save':
        return `save the preset ‘${detail}’`;
      case 'preset-rename':
        return `rename a preset to ‘${detail}’`;
      case 'preset-reorder':
        return 'order of the presets';
      case 'preset-remove':
      case 'export-preset-remove':
        return `remove the preset ‘${detail}’`;
      default:
        return kind satisfies never;
    }
  },
};
