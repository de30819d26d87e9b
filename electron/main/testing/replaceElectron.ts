/** For `node --import`: whoever imports `electron` gets the recording stand-in. */
import { registerHooks } from 'node:module';

const standIn = new URL('./electronStandIn.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : nextResolve(specifier, context),
});
