import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { OidcProviderView } from '@fenago/contracts';
import { listOf } from '../list.dto.js';

@ApiSchema({ name: 'OidcProvider' })
export class OidcProviderDto implements OidcProviderView {
  @ApiProperty({ type: String, example: 'google' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['oidc_provider'] })
  readonly object!: 'oidc_provider';

  @ApiProperty({ type: String, description: 'For people', example: 'Google' })
  readonly name!: string;

  @ApiProperty({ type: String, description: 'Where a browser begins', example: '/v1/auth/oidc/google/authorize' })
  readonly authorizePath!: string;
}

export const OidcProviderListDto = listOf(OidcProviderDto, 'OidcProviderList');
