import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type Caller, type Page, type ScheduleView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { CreateScheduleDto } from '../dto/create-schedule.dto.js';
import { DeletedDto } from '../dto/deleted.dto.js';
import { ListSchedulesQuery } from '../dto/list-schedules.query.js';
import { ScheduleDto, ScheduleListDto } from '../dto/schedule.dto.js';
import { UpdateScheduleDto } from '../dto/update-schedule.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('schedule');
const CRON = 'Five fields; L, W and # as in many cron dialects. Times that the clocks skip or repeat: a fixed one fires once, at the end of the gap or the first time; one with * or a step in minute or hour follows the clock.';

@ApiTags('schedules')
@Controller('v1/schedules')
export class SchedulesController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Operation({
    id: 'createSchedule',
    scope: 'schedules:write',
    summary: 'Have a message posted by itself, by a cron expression or once',
    description: `${CRON} A user may have 100 schedules that have not ended.`,
    answer: { status: 201, type: ScheduleDto, description: 'The schedule', tagged: true },
    problems: ['not_found', 'agent_not_runnable', 'conversation_archived', 'conflict', 'message_too_large', 'limit_reached'],
  })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateScheduleDto): Promise<ScheduleView> {
    return this.rpc.request(COMMANDS.createSchedule, { caller, ...body, ...timeOf(body) });
  }

  @Get()
  @Operation({
    id: 'listSchedules',
    scope: 'schedules:read',
    summary: 'List schedules, those too that have ended in the last 30 days',
    answer: { type: ScheduleListDto, description: 'A page of schedules' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListSchedulesQuery): Promise<Page<ScheduleView>> {
    return this.rpc.request(QUERIES.listSchedules, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getSchedule',
    scope: 'schedules:read',
    summary: 'Get a schedule',
    answer: { type: ScheduleDto, description: 'The schedule', tagged: true },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) scheduleId: string): Promise<ScheduleView> {
    return this.rpc.request(QUERIES.getSchedule, { caller, scheduleId });
  }

  @Patch(':id')
  @Operation({
    id: 'updateSchedule',
    scope: 'schedules:write',
    summary: 'Change, pause or resume a schedule that has not ended',
    description: 'Times that pass while it is paused are not made up for.',
    answer: { type: ScheduleDto, description: 'The schedule as it is now', tagged: true },
    problems: ['not_found', 'conflict', 'message_too_large', 'precondition_failed'],
  })
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) scheduleId: string,
    @IfMatch() condition: Condition,
    @Body() body: UpdateScheduleDto,
  ): Promise<ScheduleView> {
    return this.rpc.request(COMMANDS.updateSchedule, { caller, scheduleId, ...condition, ...body, ...timeOf(body) });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteSchedule',
    scope: 'schedules:write',
    summary: 'Delete a schedule; what it has posted stays',
    answer: { type: DeletedDto, description: 'It is gone' },
    problems: ['not_found', 'precondition_failed'],
  })
  remove(@CurrentCaller() caller: Caller, @Param('id', ID) scheduleId: string, @IfMatch() condition: Condition): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.deleteSchedule, { caller, scheduleId, ...condition });
  }
}

/** Any way of writing a time, in the one that services take. */
function timeOf({ at }: { readonly at?: string }): { readonly at?: string } {
  return at === undefined ? {} : { at: new Date(at).toISOString() };
}
