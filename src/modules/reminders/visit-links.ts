import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Keys } from '../../core/crypto/keys.js';
import { ProductMode } from '../../core/product-mode.js';
import { linkForm, packed, unpacked, type VisitLink } from './visit-links.rules.js';

/**
 * The links in reminders, signed (HMAC-SHA-256) and kept nowhere. Those that were signed before the master secret was
 * changed live on while `APP_SECRET_PREVIOUS` names it.
 */
@Injectable()
export class VisitLinks {
  private readonly current: Buffer;
  private readonly trusted: readonly Buffer[];

  constructor(
    keys: Keys,
    { env }: Settings,
    private readonly mode: ProductMode,
  ) {
    const purpose = 'visit-links:v1';
    const former = env.APP_SECRET_PREVIOUS ? [new Keys(env.APP_SECRET_PREVIOUS)] : [];
    this.current = keys.derive(purpose);
    this.trusted = [this.current, ...former.map(each => each.derive(purpose))];
  }

  /** The address of the page. */
  addressOf(code: string, link: VisitLink): string {
    const content = `${code}.${packed(link)}`;
    return `${this.mode.publicUrl}/visit/${content}.${signature(this.current, content)}`;
  }

  /** What a token is for, and the code of its hospital, if it was made here; otherwise undefined, whatever is wrong. */
  open(token: string): { readonly code: string; readonly link: VisitLink } | undefined {
    const [, code, body, given] = linkForm.exec(token) ?? [];
    if (!code || !body || !given) return undefined;
    // The text is compared, not the bytes: the last letter of base64url has bits to spare.
    const isGenuine = this.trusted.some(key =>
      timingSafeEqual(Buffer.from(signature(key, `${code}.${body}`)), Buffer.from(given)),
    );
    const link = isGenuine ? unpacked(body) : undefined;
    return link && { code, link };
  }
}

const signature = (key: Buffer, content: string): string =>
  createHmac('sha256', key).update(content).digest('base64url');
