import { type Command, Option } from 'commander';
import {
  type ImportOptions,
  type InstallOptions,
  importPack,
  installPack,
  uninstallPack,
} from '../commands/installPacks.ts';
import { withSession } from '../session.ts';
import { type CommandContext, dataOption, jsonOption } from './sharedOptions.ts';

/** `packs install`, `packs import`, `packs remove`. */
export function definePackChanges(packs: Command, { terminal, onExit }: CommandContext): void {
  for (const kind of ['pisa-sr', 'osediff'] as const) {
    definePackInstall(installCommand(packs), kind, { terminal, onExit });
  }
  packs
    .command('import')
    .description('make a pack of an image-to-image .onnx model, or of an upscaler’s .pth checkpoint')
    .argument('<model>', 'file')
    .option('--name <text>', 'what the pack is called (default: the file’s name)')
    .addOption(
      new Option('--white <value>', 'the value that white has in the model (default: found by trying it)')
        .choices(['1', '255'])
        .argParser((text) => (text === '255' ? 255 : 1)),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (model: string, { data, ...options }: ImportOptions & { data?: string }) => {
      onExit(await withSession(terminal, data, (session) => importPack(session, model, options)));
    });
  packs
    .command('remove')
    .description('uninstall a pack; weights that it points to stay where they are')
    .argument('<pack>', 'id or folder')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (named: string, { data, ...options }: { data?: string; json?: boolean }) => {
      onExit(await withSession(terminal, data, (session) => uninstallPack(session, named, options)));
    });
}

function installCommand(packs: Command): Command {
  const known = packs.commands.find((command) => command.name() === 'install');
  return known ?? packs.command('install').description('install a published model from your own files');
}

function definePackInstall(
  install: Command,
  kind: 'pisa-sr' | 'osediff',
  { terminal, onExit }: CommandContext,
): void {
  install
    .command(kind)
    .description(`${kind} on Stable Diffusion 2.1-base; the pack gets copies of your files`)
    .requiredOption('--base <dir>', 'Stable Diffusion 2.1-base in diffusers’ layout')
    .requiredOption('--lora <file>', kind === 'pisa-sr' ? 'pisa_sr.pkl' : 'osediff.pkl')
    .option('--accept-licence', 'you have read the models’ licences and agree')
    .option('--download', 'fetch what is missing of the base model into --base first')
    .addOption(new Option('--precision <type>', 'which of the base’s files').choices(['fp32', 'fp16']))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, ...options }: InstallOptions & { data?: string }) => {
      onExit(await withSession(terminal, data, (session) => installPack(session, kind, options)));
    });
}
