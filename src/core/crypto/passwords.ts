import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Algorithm, hash, verify } from '@node-rs/argon2';
import { Bulkhead } from '../bulkhead.js';
import { AppError } from '../errors/app-error.js';

export interface PasswordCost {
  /** Memory in KiB. */
  readonly memoryKib: number;
  readonly passes: number;
}

const busy = () =>
  new AppError(503, 'auth.busy', 'Too many people are signing in right now. Please try again in a moment.', {
    retryAfterSeconds: 2,
  });

/** A password nobody has; the account can only be entered through a set-password link. */
export const noPassword = '!';

/**
 * argon2id (RFC 9106), one at a time beside the event loop, so that a storm of sign-ins leaves other requests alone;
 * beyond a bounded queue callers are asked to come back.
 */
@Injectable()
export class Passwords {
  private readonly turns = new Bulkhead({ running: 1, waiting: 99, refusal: busy });
  private readonly decoy: Promise<string>;

  constructor(private readonly cost: PasswordCost) {
    this.decoy = this.hash(randomBytes(16).toString('hex'));
  }

  hash(password: string): Promise<string> {
    const { memoryKib: memoryCost, passes: timeCost } = this.cost;
    return this.turns.run(() =>
      hash(password.normalize('NFC'), {
        algorithm: Algorithm.Argon2id,
        memoryCost,
        timeCost,
        parallelism: 1,
      }),
    );
  }

  /** Takes the same time whether the account exists or not: pass undefined for an unknown one. */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    const usable = stored !== undefined && stored !== noPassword;
    const against = usable ? stored : await this.decoy;
    const matches = await this.turns.run(() => verify(against, password.normalize('NFC')));
    return usable && matches;
  }
}

const alphabets = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#$%^&*'];

/** A random password of 14 characters that obeys the rules. */
export function temporaryPassword(): string {
  const pick = (letters: string) => letters[randomInt(letters.length)] as string;
  const all = alphabets.join('');
  const letters = [...alphabets.map(pick), ...Array.from({ length: 10 }, () => pick(all))];
  for (let i = letters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [letters[i], letters[j]] = [letters[j] as string, letters[i] as string];
  }
  return letters.join('');
}
