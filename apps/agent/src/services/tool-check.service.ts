import { FenagoError, type AgentTool, type FieldError } from '@fenago/contracts';
import { SchemaThread } from '@fenago/schemas';
import { Injectable } from '@nestjs/common';
import { EgressClient } from '../clients/egress.client.js';
import { refusalOf } from '../domain/configuration.js';
import { addressOf } from '../domain/tools.js';

/** Longest wait for a look at schemas, in milliseconds: less than a request has. */
const PATIENCE_MS = 3_500;

/** Of what is wrong with tools that which no pure function can tell: whether their addresses may be called, and their schemas are such. */
@Injectable()
export class ToolCheckService {
  constructor(
    private readonly egress: EgressClient,
    private readonly schemas: SchemaThread,
  ) {}

  /** @throws FenagoError `invalid_request` */
  async check(tools: readonly AgentTool[] = []): Promise<void> {
    const refusal = refusalOf('tools', [...this.addressErrors(tools), ...(await this.schemaErrors(tools))]);
    if (refusal !== undefined) throw refusal;
  }

  private addressErrors(tools: readonly AgentTool[]): readonly FieldError[] {
    return tools.flatMap((tool, index) => {
      const address = addressOf(tool);
      const message = address === undefined ? undefined : this.egress.refuse(address);
      return message === undefined ? [] : [{ path: `/${index}/url`, message }];
    });
  }

  private async schemaErrors(tools: readonly AgentTool[]): Promise<readonly FieldError[]> {
    const described = tools.flatMap((tool, index) => ('parameters' in tool && tool.parameters !== undefined ? [{ index, schema: tool.parameters }] : []));
    const found = await this.schemas.inspect(described.map(({ schema }) => schema), PATIENCE_MS);
    if (found === 'busy') throw new FenagoError('service_unavailable', 'Too many schemas are looked at just now; try again in a moment.', { retryAfterSeconds: 2 });
    if (found === 'too_slow') return [{ path: '', message: 'have parameters that take too long to be checked; make their patterns and references simpler' }];
    return found.flatMap((error, position) => (error === undefined ? [] : [{ path: `/${described[position]?.index}/parameters${error.path}`, message: error.message }]));
  }
}
