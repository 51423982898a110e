import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Health, Metrics, type Readiness } from '@fenago/observability';
import { CheckResultDto, LivenessDto, ReadinessDto } from '../dto/readiness.dto.js';
import { Public } from '../guards/public.decorator.js';

@ApiTags('operations')
@ApiExtraModels(CheckResultDto)
@Public()
@Controller()
export class OperationsController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the process answers' })
  @ApiOkResponse({ type: LivenessDto })
  live(): LivenessDto {
    return this.health.live();
  }

  @Get('health/ready')
  @ApiOperation({ operationId: 'getReadiness', summary: 'Whether the gateway can serve requests' })
  @ApiOkResponse({ type: ReadinessDto })
  @ApiResponse({ status: 503, type: ReadinessDto, description: 'Something it needs is away, or it is shutting down' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.ready();
    if (!readiness.ok) reply.status(503).header('retry-after', '1');
    return readiness;
  }

  @Get('metrics')
  @ApiOperation({ operationId: 'getMetrics', summary: "Measures, in Prometheus' text format" })
  @ApiOkResponse({ description: 'Measures', content: { 'text/plain': { schema: { type: 'string' } } } })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metricsText(): Promise<string> {
    return this.metrics.text();
  }
}
