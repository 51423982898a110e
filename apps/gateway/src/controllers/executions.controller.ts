import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { COMMANDS, QUERIES, type Caller, type ExecutionLogView, type ExecutionView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ExecutionEventsQuery } from '../dto/execution-events.query.js';
import { ExecutionLogListDto } from '../dto/execution-log.dto.js';
import { ExecutionDto, ExecutionListDto } from '../dto/execution.dto.js';
import { ListExecutionLogsQuery } from '../dto/list-execution-logs.query.js';
import { ListExecutionsQuery } from '../dto/list-executions.query.js';
import { SubmitActionsDto } from '../dto/submit-actions.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { EventStreamAnswer } from '../http/event-stream.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';
import { ExecutionsService } from '../services/executions.service.js';
import { ExecutionStreamsService } from '../streaming/execution-streams.service.js';
import { parseResumePoint, RESUME_POINT_OR_NONE } from '../streaming/sse.js';

const ID = new IdPipe('execution');

@ApiTags('executions')
@Controller('v1/executions')
export class ExecutionsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly executions: ExecutionsService,
    private readonly streams: ExecutionStreamsService,
  ) {}

  @Get()
  @Operation({
    id: 'listExecutions',
    scope: 'executions:read',
    summary: 'List executions',
    answer: { type: ExecutionListDto, description: 'A page of executions' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListExecutionsQuery): Promise<Page<ExecutionView>> {
    return this.rpc.request(QUERIES.listExecutions, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getExecution',
    scope: 'executions:read',
    summary: 'Get an execution',
    answer: { type: ExecutionDto, description: 'The execution' },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) executionId: string): Promise<ExecutionView> {
    return this.executions.get(caller, executionId);
  }

  @Get(':id/logs')
  @Operation({
    id: 'listExecutionLogs',
    scope: 'executions:read',
    summary: 'List all log entries of an execution, those too that it no longer shows itself',
    answer: { type: ExecutionLogListDto, description: 'A page of log entries' },
    problems: ['not_found'],
  })
  logs(@CurrentCaller() caller: Caller, @Param('id', ID) executionId: string, @Query() query: ListExecutionLogsQuery): Promise<Page<ExecutionLogView>> {
    return this.rpc.request(QUERIES.listExecutionLogs, { caller, executionId, ...query });
  }

  @Get(':id/events')
  @Operation({
    id: 'streamExecutionEvents',
    scope: 'executions:read',
    summary: 'Follow the events of an execution, from its beginning or from where you left off',
    problems: ['not_found', 'too_many_streams'],
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event that was received', schema: { type: 'string', pattern: RESUME_POINT_OR_NONE } })
  @EventStreamAnswer(200)
  @ApiNoContentResponse({ description: 'You have seen everything, to the end' })
  events(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) executionId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query() query: ExecutionEventsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = lastEventId !== undefined && lastEventId !== '' ? lastEventId : query.starting_after;
    return this.streams.resume(reply, caller, executionId, after === undefined ? undefined : parseResumePoint(after));
  }

  @Post(':id/actions')
  @Operation({
    id: 'submitActions',
    scope: 'executions:write',
    summary: 'Answer what an execution waits for; with the last answer it goes on',
    answer: { type: ExecutionDto, description: 'The execution as it is now' },
    problems: ['not_found', 'action_unknown', 'action_answered', 'execution_not_waiting'],
  })
  submitActions(@CurrentCaller() caller: Caller, @Param('id', ID) executionId: string, @Body() { actions }: SubmitActionsDto): Promise<ExecutionView> {
    return this.rpc.request(COMMANDS.submitActions, { caller, executionId, actions });
  }

  @Post(':id/cancel')
  @Operation({
    id: 'cancelExecution',
    scope: 'executions:write',
    summary: 'Stop an execution; what its conversation has queued stays',
    answer: { type: ExecutionDto, description: 'The execution as it is now' },
    problems: ['not_found', 'execution_not_cancellable'],
  })
  cancel(@CurrentCaller() caller: Caller, @Param('id', ID) executionId: string): Promise<ExecutionView> {
    return this.executions.cancel(caller, executionId);
  }
}
