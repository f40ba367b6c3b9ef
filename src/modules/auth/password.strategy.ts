import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import type { Login } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import type { ProvenAccount } from './second-step.service.js';

/** The sign-in form: `username` and `password`, and the code of a second factor for whoever has one at hand. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, 'password') {
  constructor(private readonly auth: AuthService) {
    super({ passReqToCallback: true });
  }

  validate({ body }: { body: Login }, username: string, password: string): Promise<ProvenAccount> {
    return this.auth.authenticate(username, password, body.otp);
  }
}
