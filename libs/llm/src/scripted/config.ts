/** Where the scripted model listens when it runs as its own process. */
export interface ScriptedConfig {
  port: number;
  host: string;
}

/**
 * `PORT` (default 0: a free one) and `HOST` (default 127.0.0.1).
 * @throws Error that names the variable
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): ScriptedConfig {
  const port = Number(env['PORT'] || '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT must be a whole number from 0 to 65535.');
  return { port, host: env['HOST'] || '127.0.0.1' };
}
