/** Third-party notices and the bill of materials of what is handed out. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { APP_MANIFEST } from './appManifest.ts';
import { listShippedPackages, type ShippedPackage } from './shippedPackages.ts';

const LICENCE_FILES = '{LICENSE,LICENCE,License,license,COPYING,NOTICE}*';
const RULE = '─'.repeat(72);

/** Names and texts of all licences, one file: shown in About and laid into every package. */
export async function writeNotices(root: string): Promise<string> {
  const packages = await listShippedPackages(root);
  const weights = await listWeights(root);
  const parts = [
    'PiSA Darkroom is under the MIT licence. It contains the work of others, under these licences.',
    heading('Weights of the bundled packs'),
    ...weights.map(
      ({ name, version, licence, attribution }) => `${name} ${version}: ${licence}\n${attribution}`,
    ),
    heading('Node.js, which runs the engine and the command line'),
    'MIT and others; the whole text lies beside it, as engine/node.LICENSE.',
    heading('Electron and Chromium, in the desktop app'),
    'MIT and others; the whole text lies beside the program, as LICENSES.chromium.html.',
  ];
  const seenTexts = new Map<string, string>();
  for (const shipped of packages) {
    parts.push(heading(`${shipped.name} ${shipped.version} (${shipped.licence})`));
    for (const text of await licenceTexts(root, shipped)) {
      const known = seenTexts.get(text);
      parts.push(known === undefined ? text : `The same text as of ${known}.`);
      if (known === undefined) seenTexts.set(text, `${shipped.name} ${shipped.version}`);
    }
  }
  return `${parts.join('\n\n')}\n`;
}

const heading = (title: string): string => `${RULE}\n${title}`;

async function licenceTexts(root: string, { location }: ShippedPackage): Promise<readonly string[]> {
  const folder = path.join(root, location);
  if (!existsSync(folder)) return ['(installed on other systems; its text is in its package)'];
  const texts: string[] = [];
  for await (const file of glob(LICENCE_FILES, { cwd: folder, withFileTypes: true })) {
    if (file.isFile()) texts.push((await readFile(path.join(file.parentPath, file.name), 'utf8')).trim());
  }
  return texts;
}

interface Weights {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly attribution: string;
  readonly sha256: string;
}

const manifestSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  attribution: z.string(),
});

async function listWeights(root: string): Promise<readonly Weights[]> {
  const found: Weights[] = [];
  for await (const file of glob('models/packs/*/manifest.json', { cwd: root })) {
    const text = await readFile(path.join(root, file), 'utf8');
    const sha256 = createHash('sha256').update(text).digest('hex');
    found.push({ ...manifestSchema.parse(JSON.parse(text)), sha256 });
  }
  return found.sort((a, b) => a.id.localeCompare(b.id));
}

const CYCLONEDX_VERSION = '1.6';

/** CycloneDX, as JSON: the same bytes for the same lockfile. */
export async function writeBillOfMaterials(root: string, versions: { node: string }): Promise<string> {
  const packages = await listShippedPackages(root);
  const { version, devDependencies } = z
    .object({ version: z.string(), devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  const programs = [
    { name: 'electron', version: devDependencies.electron ?? '' },
    { name: 'node', version: versions.node },
  ];
  const components = [
    ...programs.map((program) => ({
      type: 'platform',
      'bom-ref': `${program.name}@${program.version}`,
      ...program,
      licenses: [{ license: { id: 'MIT' } }],
    })),
    ...packages.map(describePackage),
    ...(await listWeights(root)).map((weights) => ({
      type: 'machine-learning-model',
      'bom-ref': `pack:${weights.id}@${weights.version}`,
      name: weights.name,
      version: weights.version,
      hashes: [{ alg: 'SHA-256', content: weights.sha256 }],
      licenses: [licenceOf(weights.licence)],
    })),
  ];
  const app = `${APP_MANIFEST.name}@${version}`;
  const byLocation = new Map(packages.map((shipped) => [shipped.location, refOf(shipped)]));
  const bill = {
    $schema: `http://cyclonedx.org/schema/bom-${CYCLONEDX_VERSION}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: CYCLONEDX_VERSION,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': app,
        name: APP_MANIFEST.name,
        version,
        licenses: [{ license: { id: 'MIT' } }],
      },
    },
    components,
    dependencies: [
      { ref: app, dependsOn: components.map((component) => component['bom-ref']) },
      ...packages.map((shipped) => ({
        ref: refOf(shipped),
        dependsOn: [...new Set(shipped.needs.flatMap((location) => byLocation.get(location) ?? []))],
      })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** One version may lie in two places. */
const refOf = ({ name, version, location }: ShippedPackage): string => `${name}@${version}#${location}`;

function describePackage(shipped: ShippedPackage) {
  const { name, version, licence, integrity } = shipped;
  const [algorithm, digest] = integrity?.split('-', 2) ?? [];
  return {
    type: 'library',
    'bom-ref': refOf(shipped),
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [licenceOf(licence)],
    ...(algorithm === 'sha512' && digest !== undefined
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
      : {}),
  };
}

/** An identifier of SPDX, an expression of several, or words. */
function licenceOf(licence: string): object {
  if (/^[\w.+-]+$/.test(licence)) return { license: { id: licence } };
  return /\b(?:AND|OR|WITH)\b/.test(licence) ? { expression: licence } : { license: { name: licence } };
}
