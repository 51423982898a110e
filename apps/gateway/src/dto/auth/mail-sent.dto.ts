import { ApiProperty, ApiSchema } from '@nestjs/swagger';

export type MailSent = 'verification_sent' | 'reset_sent';

@ApiSchema({ name: 'MailSent', description: 'The same whether or not the address has an account: only its mailbox hears more.' })
export class MailSentDto {
  @ApiProperty({ enum: ['verification_sent', 'reset_sent'] })
  readonly status!: MailSent;
}
