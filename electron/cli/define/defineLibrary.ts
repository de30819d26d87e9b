import type { Command } from 'commander';
import { keepLibrary, listLibraryBackups, restoreLibrary } from '../commands/library.ts';
import { type CommandContext, dataOption, jsonOption } from './sharedOptions.ts';

interface LibraryFlags {
  data?: string;
  json?: boolean;
}

export function defineLibrary(program: Command, { terminal, onExit }: CommandContext): void {
  const library = program
    .command('library')
    .description('the library’s backups: what they hold, and back to one of them');
  library
    .command('backups')
    .description('list the backups and what they hold; nothing is changed')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json }: LibraryFlags) => onExit(listLibraryBackups(terminal, data, json ?? false)));
  library
    .command('restore')
    .description('go back to a backup; the library as it is now is kept in backups/')
    .argument('[backup]', 'a name out of the list, or a file (default: the newest whole one)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((named: string | undefined, { data, json }: LibraryFlags) =>
      onExit(restoreLibrary(terminal, data, named, json ?? false)),
    );
  library
    .command('keep')
    .description('take a library that holds less than its backups as it is')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json }: LibraryFlags) => onExit(keepLibrary(terminal, data, json ?? false)));
}
