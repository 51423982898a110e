import type { ToolSet } from '@fenago/tools';
import { Injectable } from '@nestjs/common';
import type { AgentVersion } from '../schemas/agent-replica.schema.js';

/** The tools that agents bring along. */
@Injectable()
export class ToolsService {
  /** @param userId whose turn it is */
  of(_agent: AgentVersion, _userId: string): ToolSet {
    return {
      list: () => Promise.resolve({ tools: [], problems: [] }),
      call: ({ name }) => Promise.resolve({ content: `There is no tool ${name}.`, isError: true }),
      close: () => Promise.resolve(),
    };
  }
}
