import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, type LeadView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { CaptureLeadDto } from '../dto/capture-lead.dto.js';
import { LeadDto } from '../dto/lead.dto.js';
import { Operation } from '../http/operation.decorator.js';

@ApiTags('leads')
@Controller('v1/leads')
export class LeadsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Operation({
    id: 'captureLead',
    scope: null,
    quota: 'leads',
    summary: 'Leave an address',
    description: 'The same address from the same source is one lead. Limited per address of the network.',
    answer: { status: 201, type: LeadDto, description: 'The lead' },
  })
  capture(@Body() body: CaptureLeadDto): Promise<LeadView> {
    return this.rpc.request(COMMANDS.captureLead, { ...body });
  }
}
