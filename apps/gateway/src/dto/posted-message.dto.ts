import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { PostedMessage } from '@fenago/contracts';

@ApiSchema({ name: 'PostedMessage' })
export class PostedMessageDto implements PostedMessage {
  @ApiProperty({ type: String, example: 'conv_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly conversationId!: string;

  @ApiProperty({ type: String, example: 'msg_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly messageId!: string;

  @ApiProperty({ type: String, example: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly executionId!: string;

  @ApiProperty({ type: String, enum: ['started', 'queued'], description: '`queued`: it waits for the turns before it' })
  readonly turn!: 'started' | 'queued';
}
