import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { TokensView } from '@fenago/contracts';

@ApiSchema({ name: 'Tokens' })
export class TokensDto implements TokensView {
  @ApiProperty({ type: String, enum: ['tokens'] })
  readonly object!: 'tokens';

  @ApiProperty({ type: String, description: 'For `Authorization: Bearer`', example: 'eyJhbGciOiJFZERTQSIsImtpZCI6IjMwZC02ODUiLCJ0eXAiOiJhdCtqd3QifQ.…' })
  readonly accessToken!: string;

  @ApiProperty({ type: String, enum: ['Bearer'] })
  readonly tokenType!: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'Seconds that the access token lives', example: 600 })
  readonly expiresIn!: number;

  @ApiProperty({
    type: String,
    description: 'Good for one use: each refresh gives the next. Used again within 10 s it gives the same next one; later, the session ends',
    example: 'fng_rt_01kat2v9h0m3c8x5f7q1w6z4s2.1.…',
  })
  readonly refreshToken!: string;

  @ApiProperty({ type: String, example: 'sess_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly sessionId!: string;
}
