import { ApiSchema } from '@nestjs/swagger';
import { Email, Password } from './fields.js';

@ApiSchema({ name: 'SignIn' })
export class SignInDto {
  @Email()
  email!: string;

  @Password()
  password!: string;
}
