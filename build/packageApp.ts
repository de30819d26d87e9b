/** `npm run package`: builds everything and makes the installer for this system into release/. */
import path from 'node:path';
import { build } from 'electron-builder';
import { BUILDER_CONFIG } from './builderConfig.ts';
import { buildRenderer } from './buildRenderer.ts';
import { bundleElectron } from './bundleElectron.ts';

const root = path.resolve(import.meta.dirname, '..');
await buildRenderer(root);
await bundleElectron(root);
const files = await build({ projectDir: root, config: BUILDER_CONFIG, publish: 'never' });
for (const file of files) console.log(file);
