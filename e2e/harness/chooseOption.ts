import type { Locator } from '@playwright/test';

/**
 * Chooses from a field with a menu. It is opened by key: a mouse button that is released more than 0.2 s
 * after it was pressed, as happens on a loaded machine, takes whatever option has opened under the pointer.
 */
export async function chooseOption(field: Locator, option: string): Promise<void> {
  await field.press('Enter');
  await field.page().getByRole('option', { name: option, exact: true }).click();
}
