import { Injectable } from '@nestjs/common';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { PresentedToken } from '../domain/session.js';
import { parseRefreshToken, signedPart, toRefreshTokenText, type RefreshTokenParts } from '../mappers/refresh-token.mapper.js';
import { PepperService } from './pepper.service.js';

const SECRET_BYTES = 32;
const MAC_BYTES = 16;

/** A refresh token that is one of ours, of whatever age. */
export interface GenuineToken extends PresentedToken {
  readonly sessionId: string;
  readonly text: string;
}

/**
 * Refresh tokens. Each is made of the one before it, under the pepper: whoever refreshes with the same token twice is
 * answered the same successor, by any replica, though nobody stored it. A MAC shows that a token is one of ours, also
 * where it was replaced long ago and its hash is forgotten.
 */
@Injectable()
export class RefreshTokens {
  constructor(private readonly pepper: PepperService) {}

  first(sessionId: string): GenuineToken {
    return this.make({ sessionId, generation: 1, secret: randomBytes(SECRET_BYTES).toString('base64url') });
  }

  successor({ sessionId, generation, text }: GenuineToken): GenuineToken {
    const secret = this.pepper.hash('refresh_successor', text).toString('base64url');
    return this.make({ sessionId, generation: generation + 1, secret });
  }

  /** Undefined for a text that is none of ours. */
  read(text: string): GenuineToken | undefined {
    const parts = parseRefreshToken(text);
    if (parts === undefined) return undefined;
    const token = this.make(parts);
    return timingSafeEqual(Buffer.from(token.text), Buffer.from(text)) ? token : undefined;
  }

  private make(parts: Omit<RefreshTokenParts, 'mac'>): GenuineToken {
    const { sessionId, generation } = parts;
    const mac = this.pepper.hash('refresh_mac', signedPart(parts)).subarray(0, MAC_BYTES).toString('base64url');
    const text = toRefreshTokenText({ ...parts, mac });
    return { sessionId, generation, text, hash: this.pepper.hash('refresh_token', text).toString('hex') };
  }
}
