import type { Page } from '@playwright/test';
import { askMain } from './askMain.ts';

/** How often the engine has run a residual network since it was started. @throws Error where no engine runs */
export async function networkRuns(page: Page): Promise<number> {
  const diagnostics = await askMain(page, 'engine.diagnostics', {});
  if (diagnostics === null) throw new Error('the engine does not run');
  return diagnostics.networkRuns;
}
