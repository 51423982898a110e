import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Health, Metrics, type Readiness } from '@fenago/observability';
import { CheckResultDto, LivenessDto, ReadinessDto } from '../dto/readiness.dto.js';
import { Operation } from '../http/operation.decorator.js';

const NOT_READY = { ok: false, checks: { broker: { ok: false, error: 'The broker cannot be reached.' } } };

@ApiTags('operations')
@ApiExtraModels(CheckResultDto)
@Controller()
export class OperationsController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Operation({
    id: 'getLiveness',
    scope: null,
    quota: null,
    summary: 'Whether the process answers',
    answer: { type: LivenessDto, description: 'It does' },
  })
  live(): LivenessDto {
    return this.health.live();
  }

  @Get('health/ready')
  @ApiResponse({ status: 503, type: ReadinessDto, description: 'Something it needs is away, or it is shutting down', example: NOT_READY })
  @Operation({
    id: 'getReadiness',
    scope: null,
    quota: null,
    summary: 'Whether the gateway can serve requests',
    answer: { type: ReadinessDto, description: 'It can' },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.ready();
    if (!readiness.ok) reply.status(503).header('retry-after', '1');
    return readiness;
  }

  @Get('metrics')
  @Operation({ id: 'getMetrics', scope: null, quota: null, summary: "Measures, in Prometheus' text format" })
  @ApiOkResponse({ description: 'Measures', content: { 'text/plain': { schema: { type: 'string' } } } })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metricsText(): Promise<string> {
    return this.metrics.text();
  }
}
