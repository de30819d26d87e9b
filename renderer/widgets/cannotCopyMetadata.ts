import type { EngineDiagnostics } from '../../shared/engine/protocol.ts';
import type { OutputOptions } from '../../shared/pictures/outputOptions.ts';

/** Whether metadata are wanted that nobody on this computer can copy; not known before the engine has told. */
export function cannotCopyMetadata(
  { metadata }: Pick<OutputOptions, 'metadata'>,
  diagnostics: Pick<EngineDiagnostics, 'metadata'> | null,
): boolean {
  return metadata !== 'none' && diagnostics !== null && 'missing' in diagnostics.metadata;
}
