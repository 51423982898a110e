import { ApiSchema } from '@nestjs/swagger';
import { OpaqueToken } from './fields.js';

@ApiSchema({ name: 'OidcCode' })
export class OidcCodeDto {
  @OpaqueToken('The `code` that your address was called with; good for one use, within a minute')
  code!: string;
}
