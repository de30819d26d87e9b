import type { StoreApi } from 'zustand/vanilla';
import type { ExportChoices } from '../../shared/export/exportSettings.ts';
import type { NamedDestination } from '../../shared/export/namedDestination.ts';
import type { NewerPackAnswer } from '../../shared/export/newerPack.ts';
import type { ExportPreset, QueueItem, QueueJob } from '../../shared/ipc/views.ts';

export interface ExportSource {
  /** What `{album}` stands for. */
  readonly albumId?: number;
  /** Its tree is mirrored where results go to a folder. */
  readonly folder?: string;
}

/** What a person can answer where photos' pack is there in another version only. */
export type NewerPackChoice = Exclude<NewerPackAnswer, 'fail'>;

export type JobAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'remove';

export interface QueueState {
  readonly jobs: readonly QueueJob[];
  /** The export whose photos are listed. */
  readonly openJob: number | null;
  readonly items: readonly QueueItem[];
  readonly presets: readonly ExportPreset[];

  refresh(): Promise<void>;
  open(jobId: number | null): Promise<void>;
  /** False where it was refused; the reason has been told. */
  add(job: {
    readonly ids: readonly number[];
    readonly name: string;
    readonly source: ExportSource;
    readonly choices: ExportChoices;
    readonly destination: NamedDestination;
    /** Absent where there was nothing to ask. */
    readonly newerPack?: NewerPackAnswer;
  }): Promise<boolean>;
  answerNewerPack(jobId: number, answer: NewerPackChoice): Promise<void>;
  act(action: JobAction, jobId: number): Promise<void>;
  retryOthers(jobId: number): Promise<void>;
  moveFirst(jobId: number): Promise<void>;
  /** Before all others that wait. */
  moveItemFirst(itemId: number): Promise<void>;
  skipItem(itemId: number): Promise<void>;
  retryItem(itemId: number): Promise<void>;
  saveReport(jobId: number): Promise<void>;
  loadPresets(): Promise<void>;
  savePreset(name: string, choices: ExportChoices, destination: NamedDestination): Promise<void>;
  markPresetUsed(id: number): Promise<void>;
  removePreset(id: number): Promise<void>;
}

export type QueueStore = StoreApi<QueueState>;
