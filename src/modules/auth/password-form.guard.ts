import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AppError } from '../../core/errors/app-error.js';
import { Login } from './auth.dto.js';

/** Refuses an incomplete form with 422 before a password is checked: guards run before validation. */
@Injectable()
export class PasswordForm implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ body: unknown }>();
    const form = Login.safeParse(request.body);
    if (!form.success) throw new AppError(422, 'validation.failed', 'username and password are needed.');
    request.body = form.data;
    return true;
  }
}
