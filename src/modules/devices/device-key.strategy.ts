import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import type { Principal } from '../../core/access/principal.js';
import { DeviceKeys } from './device-keys.js';

type Done = (error: unknown, principal?: Principal | false | null) => void;
interface WithHeaders {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Reads a key from the header `X-Api-Key`. */
class HeaderKeyStrategy extends passport.Strategy {
  constructor(private readonly verify: (key: string, done: Done) => void) {
    super();
  }

  override authenticate({ headers }: WithHeaders): void {
    const key = headers['x-api-key'];
    if (typeof key !== 'string') {
      this.fail(401);
      return;
    }
    this.verify(key, (error, principal) => {
      if (error) this.error(error);
      else if (principal) this.success(principal);
      else this.fail(401);
    });
  }
}

/** A key stands for a device, and for nobody else: it opens the routes of devices alone. */
@Injectable()
export class DeviceKeyStrategy extends PassportStrategy(HeaderKeyStrategy, 'device-key') {
  constructor(private readonly keys: DeviceKeys) {
    super();
  }

  validate(key: string): Promise<Principal | false> {
    return this.keys.holderOf(key);
  }
}
