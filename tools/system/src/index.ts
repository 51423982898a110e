export { compile } from './compile.js';
export { createAccount, devAccountFile, ensureDevAccount, type DevAccount } from './dev-account.js';
export { showFirstTurn } from './first-turn.js';
export { resolveModel, startScriptedModelProcess, type Model } from './model.js';
export { readSse } from './read-sse.js';
export { isServiceName, SERVICES, type ProgramName, type ServiceName } from './services.js';
export { mailFolder, startSystem, type System, type SystemOptions, type SystemProcess } from './start-system.js';
export { resolveStripe, stripeEnv, type StripeInUse, type StripePlace } from './stripe.js';
export { syncPlans } from './sync-plans.js';
