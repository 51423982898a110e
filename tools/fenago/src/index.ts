export { runProgram } from './program.js';
export type { Environment, Terminal } from './command.js';
