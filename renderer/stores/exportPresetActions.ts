import type { Client } from '../../shared/ipc/createClient.ts';
import type { QueueState } from './queueState.ts';

type Names = 'loadPresets' | 'savePreset' | 'markPresetUsed' | 'removePreset';

/** Kept choices of exports. */
export function createExportPresetActions(context: {
  readonly client: Client;
  readonly set: (changes: Pick<QueueState, 'presets'>) => void;
  readonly report: (error: unknown) => void;
}): Pick<QueueState, Names> {
  const { client, set, report } = context;
  const loadPresets = () =>
    client.request('exportPresets.list', {}).then((presets) => set({ presets }), report);
  return {
    loadPresets,
    async savePreset(name, choices, destination) {
      await client.request('exportPresets.save', { name, choices, destination }).catch(report);
      await loadPresets();
    },
    async markPresetUsed(id) {
      await client.request('exportPresets.markUsed', { id }).catch(report);
    },
    async removePreset(id) {
      await client.request('exportPresets.remove', { id }).catch(report);
      await loadPresets();
    },
  };
}
