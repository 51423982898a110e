import { PickType } from '@nestjs/swagger';
import { ListLeadsQuery } from './list-leads.query.js';

export class ExportLeadsQuery extends PickType(ListLeadsQuery, ['source'] as const) {}
