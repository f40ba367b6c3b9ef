import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { deviceKeyNeeded } from './access.errors.js';
import type { Principal } from './principal.js';

/** Proves the key of a device. */
@Injectable()
export class DeviceKeyGuard extends AuthGuard('device-key') {
  override handleRequest<P = Principal>(error: unknown, principal: P | false): P {
    if (error) throw error as Error;
    if (!principal) throw deviceKeyNeeded();
    return principal;
  }
}
