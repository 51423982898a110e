export interface NatsConfigOptions {
  readonly port: number;
  readonly monitorPort: number;
  readonly storeDir: string;
  /** More of the server's own configuration, for example users; appended as it is. */
  readonly extraConfig?: string;
}

const maxPayloadBytes = 1024 * 1024;
const maxMemoryStoreBytes = 256 * 1024 * 1024;
const maxFileStoreBytes = 10 * 1024 * 1024 * 1024;

/**
 * nats.conf of a local server. JetStream's keys stand one a line: the parser refused them on one. The time a lame duck
 * takes cannot be set under 30 s; stopping is by SIGTERM, which ends the server at once after its store is closed.
 */
export function natsConfig(options: NatsConfigOptions): string {
  const lines = [
    'server_name: fenago-local',
    `listen: "127.0.0.1:${options.port}"`,
    `http: "127.0.0.1:${options.monitorPort}"`,
    `max_payload: ${maxPayloadBytes}`,
    'jetstream {',
    `  store_dir: ${JSON.stringify(options.storeDir)}`,
    `  max_memory_store: ${maxMemoryStoreBytes}`,
    `  max_file_store: ${maxFileStoreBytes}`,
    '}',
  ];
  if (options.extraConfig !== undefined) lines.push(options.extraConfig.trim());
  return `${lines.join('\n')}\n`;
}
