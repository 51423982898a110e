import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { MESSAGE_ROLES, type MessageRole, type MessageView } from '@fenago/contracts';
import { ImageDto } from './image.dto.js';
import { listOf } from './list.dto.js';
import { ToolCallDto } from './tool-call.dto.js';

@ApiSchema({ name: 'Message' })
export class MessageDto implements MessageView {
  @ApiProperty({ type: String, example: 'msg_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['message'] })
  readonly object!: 'message';

  @ApiProperty({ type: String, example: 'conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly conversationId!: string;

  @ApiProperty({ type: String, enum: MESSAGE_ROLES })
  readonly role!: MessageRole;

  @ApiProperty({ type: String, example: 'Where is the sea?' })
  readonly content!: string;

  @ApiPropertyOptional({ type: [ToolCallDto], description: 'What an assistant asks of tools' })
  readonly toolCalls?: readonly ToolCallDto[];

  @ApiPropertyOptional({ type: String, description: 'The call that a tool answers' })
  readonly toolCallId?: string;

  @ApiPropertyOptional({ type: [ImageDto] })
  readonly images?: readonly ImageDto[];

  @ApiProperty({ type: 'integer', description: 'Place in the conversation, from 0', example: 0 })
  readonly position!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The execution that the message asked for, or that wrote it; null where it was said elsewhere before',
    example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2',
  })
  readonly executionId!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;
}

export const MessageListDto = listOf(MessageDto, 'MessageList');
