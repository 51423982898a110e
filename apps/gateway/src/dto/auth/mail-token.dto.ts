import { ApiSchema } from '@nestjs/swagger';
import { OpaqueToken } from './fields.js';

@ApiSchema({ name: 'VerifyEmail' })
export class MailTokenDto {
  @OpaqueToken('What stands behind `#token=` in the link of the mail')
  token!: string;
}
