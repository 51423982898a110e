import type { McpServer } from '@fenago/contracts';
import type { Egress } from '@fenago/egress';
import { McpListings, type SecretOf, type ToolSet } from '../src/index.js';
import { startMcpServer, type McpKind, type McpScript, type TestMcpServer } from './mcp-servers.js';
import { openEgress, toolSet } from './support.js';

export const never = new AbortController().signal;
export const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });

export interface SetOptions {
  readonly listings?: McpListings;
  readonly secretOf?: SecretOf;
  readonly forOwner?: boolean;
}

/** Servers and tool sets of one test, ended after it. */
export class McpHarness {
  readonly egress: Egress = openEgress();
  private readonly sets: ToolSet[] = [];
  private readonly servers: TestMcpServer[] = [];

  async serve(kind: McpKind, script: Partial<McpScript> = {}): Promise<TestMcpServer> {
    const server = await startMcpServer(kind, script);
    this.servers.push(server);
    return server;
  }

  /** A tool set whose only tools are those of a server, called `srv`. */
  setOf({ url }: Pick<TestMcpServer, 'url'>, configured: Partial<Omit<McpServer, 'type'>> = {}, options: SetOptions = {}): ToolSet {
    const set = toolSet([{ type: 'mcp', name: 'srv', url, ...configured }], this.egress, options);
    this.sets.push(set);
    return set;
  }

  async end(): Promise<void> {
    await Promise.all(this.sets.splice(0).map((set) => set.close()));
    await Promise.all(this.servers.splice(0).map((server) => server.close().catch(() => undefined)));
  }

  async close(): Promise<void> {
    await this.end();
    await this.egress.close();
  }
}
