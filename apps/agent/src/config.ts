import { parseAllowance } from '@fenago/egress';
import { list, readDatabaseConfig, type Environment } from '@fenago/host';

const fields = {
  /** Hosts that tools may name though they are not public, http included. */
  egressAllow: list('EGRESS_ALLOW', { expected: 'hosts, addresses and ranges such as ollama.internal, 127.0.0.1:11434, 10.1.0.0/16', parse: parseAllowance }),
};

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment) {
  return readDatabaseConfig('agent', fields, env);
}

export type AgentConfig = ReturnType<typeof loadConfig>;
