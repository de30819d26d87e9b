import type { Page } from '@playwright/test';

/** One started app: its window and how to end it. */
export interface StartedShell {
  readonly page: Page;
  stop(): Promise<void>;
}
