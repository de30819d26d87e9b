import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { test } from './harness/darkroomTest.ts';
import { importFolder } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';

test('an import tells what is new, known, broken and left out, until it is put away', async ({
  darkroom,
}, testInfo) => {
  test.skip(darkroom.shell === 'electron', "Electron chooses files in the system's dialog");
  const { page, photosFolder } = darkroom;
  for (const [place, name] of ['a.jpg', 'b.jpg'].entries()) {
    await drawPhoto({ folder: photosFolder, name, widthPx: 100 + place, heightPx: 60 });
  }
  await importFolder(page);
  const report = page.getByRole('region', { name: 'Import', exact: true });
  await expect(report.getByRole('status')).toHaveText('2 new photos');
  await report.getByRole('button', { name: 'Dismiss' }).click();
  await expect(report).toHaveCount(0);

  await drawPhoto({ folder: photosFolder, name: 'c.jpg', widthPx: 103, heightPx: 60 });
  await writeFile(path.join(photosFolder, 'broken.jpg'), 'this is no picture');
  await writeFile(path.join(photosFolder, 'notes.txt'), 'nor is this');
  // A filter that would hide what comes in gives way.
  await page.getByRole('searchbox', { name: 'Search' }).fill('a.jpg');
  await expect(page.getByRole('contentinfo')).toContainText('1 photo');
  await importFolder(page);
  await expect(report.getByRole('status')).toHaveText(
    '1 new photo · 2 in the library already · 1 could not be read · 1 left out, no pictures',
  );
  await expect(report).toContainText(/broken\.jpg.* is not a picture that can be read\. Use a JPEG/);
  await expect(report).toContainText('Left out: 1 .txt');
  await expect(page.getByRole('option', { name: /^c\.jpg/ })).toHaveAttribute('aria-selected', 'true');
  await takeInBothThemes(page, 'import-report', testInfo.outputPath());
  await report.getByRole('button', { name: 'Show a.jpg' }).click();
  await expect(page.getByRole('option', { name: /^a\.jpg/ })).toHaveAttribute('aria-selected', 'true');

  await page.getByRole('button', { name: 'Last import', exact: true }).click();
  await expect(page.getByRole('contentinfo')).toContainText('1 photo');
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(page.getByRole('contentinfo')).toContainText('3 photos');

  // The folder was moved: its photos are found again, with what was said of them.
  await page.getByRole('option', { name: /^b\.jpg/ }).click();
  await page.keyboard.press('5');
  await expect(page.getByRole('option', { name: 'b.jpg, 5 stars' })).toBeVisible();
  const elsewhere = path.join(photosFolder, 'elsewhere');
  await mkdir(elsewhere);
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) {
    await rename(path.join(photosFolder, name), path.join(elsewhere, name));
  }
  await importFolder(page);
  await expect(report.getByRole('status')).toContainText('0 new photos · 3 missing photos found again');
  await expect(page.getByRole('option', { name: 'b.jpg, 5 stars' })).toBeVisible();
});
