import type { RestorationSource } from '../../../shared/engine/protocol.ts';
import type { Library } from '../../library/openLibrary.ts';

/**
 * A source on the provider of the settings. Read anew for every call: another choice counts from the next
 * tile or photo on.
 */
export function onWantedProvider<S extends Pick<RestorationSource, 'packFolder' | 'provider'>>(
  settings: Pick<Library['settings'], 'get'>,
  source: S,
): S {
  const provider = settings.get('provider');
  return provider === 'auto' ? source : { ...source, provider };
}
