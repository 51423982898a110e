import { Body, Controller, Inject, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, type LeadView } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import type { GatewayConfig } from '../config.js';
import { CaptureLeadDto } from '../dto/capture-lead.dto.js';
import { LeadDto } from '../dto/lead.dto.js';
import { Operation } from '../http/operation.decorator.js';
import { RateLimiter } from '../services/rate-limiter.js';

const WINDOW_MS = 60_000;

@ApiTags('leads')
@Controller('v1/leads')
export class LeadsController {
  private readonly limiter: RateLimiter;

  constructor(
    private readonly rpc: RpcClient,
    @Inject(CONFIG) config: GatewayConfig,
  ) {
    this.limiter = new RateLimiter(config.leadsPerMinute, WINDOW_MS);
  }

  @Post()
  @Operation({
    id: 'captureLead',
    scope: null,
    summary: 'Leave an address',
    description: 'The same address from the same source is one lead. Limited per address of the network.',
    answer: { status: 201, type: LeadDto, description: 'The lead' },
    problems: [413, 415, 429],
  })
  capture(@Ip() ip: string, @Body() body: CaptureLeadDto): Promise<LeadView> {
    this.limiter.take(ip);
    return this.rpc.request(COMMANDS.captureLead, { ...body });
  }
}
