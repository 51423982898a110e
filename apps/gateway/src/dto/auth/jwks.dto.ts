import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { SigningKey } from '@fenago/contracts';

@ApiSchema({ name: 'SigningKey' })
export class SigningKeyDto implements SigningKey {
  @ApiProperty({ type: String, enum: ['OKP'] })
  readonly kty!: 'OKP';

  @ApiProperty({ type: String, enum: ['Ed25519'] })
  readonly crv!: 'Ed25519';

  @ApiProperty({ type: String, example: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })
  readonly x!: string;

  @ApiProperty({ type: String, example: '30d-685' })
  readonly kid!: string;

  @ApiProperty({ type: String, enum: ['EdDSA'] })
  readonly alg!: 'EdDSA';

  @ApiProperty({ type: String, enum: ['sig'] })
  readonly use!: 'sig';
}

@ApiSchema({ name: 'Jwks', description: 'Public keys of access tokens (RFC 7517).' })
export class JwksDto {
  @ApiProperty({ type: [SigningKeyDto] })
  readonly keys!: readonly SigningKeyDto[];
}
