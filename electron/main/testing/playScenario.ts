/**
 * For `node --import`, after `replaceElectron`: plays one scenario with the built main on the stand-in and prints
 * what came of it as JSON when main ends. Named by the environment's STAND_IN_SCENARIO.
 */
import { calls, setExit, system } from './electronStandIn.ts';
import { SCENARIOS } from './scenarios.ts';

const name = process.env.STAND_IN_SCENARIO ?? '';
const scenario = SCENARIOS[name];
if (scenario === undefined) throw new Error(`there is no scenario '${name}'`);

// Node's own script is no part of Electron's arguments.
process.argv.splice(1, 1);

let result: unknown = null;
// Main never gets to its own exit by itself: Electron's ends the process.
setExit((code) => {
  const menus = calls.filter((call) => call.name !== 'setApplicationMenu');
  process.stdout.write(`\n${JSON.stringify({ code, result, calls: menus })}\n`, () => process.exit(code));
});
scenario.prepare?.();
const load = system.loadURL;
system.loadURL = async () => {
  await load();
  setImmediate(() => {
    scenario.play().then(
      (played) => {
        result = played;
      },
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(99);
      },
    );
  });
};
