/** Files as a person drops them on the window or pastes them into it. */
import { readFile } from 'node:fs/promises';
import type { JSHandle, Page } from '@playwright/test';
import { drawPhoto } from './drawPhoto.ts';

export interface HandedFile {
  readonly name: string;
  readonly base64: string;
  /** Zeros after the content, which are no part of the picture. */
  readonly trailingBytes?: number;
}

export async function drawnFile(folder: string, name: string, widthPx: number): Promise<HandedFile> {
  const file = await drawPhoto({ folder, name, widthPx, heightPx: 80 });
  return { name, base64: (await readFile(file)).toString('base64') };
}

/** As a browser hands files to a page. */
export function transferOf(page: Page, files: readonly HandedFile[]): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((handed) => {
    const transfer = new DataTransfer();
    for (const { name, base64, trailingBytes = 0 } of handed) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      transfer.items.add(new File([bytes, new Uint8Array(trailingBytes)], name));
    }
    return transfer;
  }, files);
}
