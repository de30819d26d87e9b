/** What several specs do in Develop. */
import { expect, type Page } from '@playwright/test';
import { chooseOption } from './chooseOption.ts';
import { hasSystemDialogs } from './startElectronShell.ts';

/** Through the app's own chooser, which starts in the folder where specs put their photos. */
export async function importFolder(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Import a folder…' }).first().click();
  // In Electron the system's dialog has answered with the same folder.
  if (!hasSystemDialogs(page)) await page.getByRole('button', { name: 'Import this folder' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

export async function openInDevelop(
  page: Page,
  fileName: string,
  { waitsForTiles = true }: { waitsForTiles?: boolean } = {},
): Promise<void> {
  await page.keyboard.press('g');
  await page.getByRole('option', { name: fileName }).first().dblclick();
  await expect(page.getByTestId('viewer')).toBeVisible();
  if (waitsForTiles) await waitForTiles(page);
}

/** Every tile of the view is there, and none is a draft. */
export async function waitForTiles(
  page: Page,
  { timeoutMs = 90_000 }: { timeoutMs?: number } = {},
): Promise<void> {
  // Until the photo's setting is known no tile is wanted, and what a key changes is wanted by the frame after.
  const compareBar = page.getByRole('toolbar', { name: 'Compare' });
  await expect(compareBar.getByRole('button').first()).toBeEnabled({ timeout: timeoutMs });
  await waitForFrames(page);
  await expect(page.getByRole('contentinfo')).not.toContainText(/\d+ of \d+ tiles|draft/, {
    timeout: timeoutMs,
  });
}

/** What was pressed is drawn, and the page tells of it. */
async function waitForFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Exports the opened photo as a PNG beside it. */
export async function exportAsPng(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export…' }).click();
  await chooseOption(page.getByRole('combobox', { name: 'Format' }), 'PNG');
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('dialog').getByText(/^Written: /)).toBeVisible();
}

/** A dial, or any other value of the panel that is typed. */
export async function setDial(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name });
  await field.fill(value);
  await field.press('Enter');
  await expect(field).toHaveValue(Number(value).toFixed(2));
}

export async function dialValue(page: Page, name: 'Restore' | 'Detail'): Promise<string> {
  return page.getByRole('textbox', { name }).inputValue();
}
