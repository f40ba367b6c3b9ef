import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import type { Account } from '../../platform/accounts/index.js';
import { AuthService } from './auth.service.js';

/** The sign-in form: `username` and `password`. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, 'password') {
  constructor(private readonly auth: AuthService) {
    super();
  }

  validate(username: string, password: string): Promise<Account> {
    return this.auth.authenticate(username, password);
  }
}
