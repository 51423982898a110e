import { ID_PREFIX } from '@fenago/contracts';

/** A refresh token taken apart. */
export interface RefreshTokenParts {
  readonly sessionId: string;
  /** 1 is the first of its session. */
  readonly generation: number;
  /** 32 bytes in base64url. */
  readonly secret: string;
  /** 16 bytes in base64url: shows that the token is one of ours, however old it is. */
  readonly mac: string;
}

const SHAPE = /^fng_rt_([0-9a-z]{26})\.([1-9]\d{0,8})\.([\w-]{43})\.([\w-]{22})$/;

/** What the MAC is made of. */
export function signedPart({ sessionId, generation, secret }: Omit<RefreshTokenParts, 'mac'>): string {
  return `fng_rt_${sessionId.slice(ID_PREFIX.session.length + 1)}.${generation}.${secret}`;
}

export function toRefreshTokenText(parts: RefreshTokenParts): string {
  return `${signedPart(parts)}.${parts.mac}`;
}

/** Undefined for a text that is no refresh token; whether it is one of ours, only its MAC tells. */
export function parseRefreshToken(text: string): RefreshTokenParts | undefined {
  const [, id, generation, secret, mac] = SHAPE.exec(text) ?? [];
  if (id === undefined || secret === undefined || mac === undefined) return undefined;
  return { sessionId: `${ID_PREFIX.session}_${id}`, generation: Number(generation), secret, mac };
}
