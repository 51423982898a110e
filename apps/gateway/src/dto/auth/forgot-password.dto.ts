import { ApiSchema } from '@nestjs/swagger';
import { Email } from './fields.js';

@ApiSchema({ name: 'ForgotPassword' })
export class ForgotPasswordDto {
  @Email()
  email!: string;
}
