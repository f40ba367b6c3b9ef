import { Body, Controller, Get, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Public, SignedIn } from '../../core/access/access.decorator.js';
import { currentPrincipal } from '../../core/context.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import {
  AcceptInvitation,
  ChangePassword,
  ForgotPassword,
  Login,
  LoginResponse,
  MeResponse,
  Message,
  PasswordChanged,
  ResetPassword,
  TokenQuery,
  UsableLink,
  VerifyEmailResponse,
} from './auth.dto.js';
import { ForgotPasswordService } from './forgot-password.service.js';
import { PasswordForm } from './password-form.guard.js';
import { MailedLinksService } from './mailed-links.service.js';
import { MeService } from './me.service.js';
import { PasswordsService } from './passwords.service.js';
import type { ProvenAccount } from './second-step.service.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

@ApiTags('Signing in')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly entry: SignInService,
    private readonly passwords: PasswordsService,
    private readonly links: MailedLinksService,
    private readonly forgotten: ForgotPasswordService,
    private readonly me: MeService,
    private readonly sessions: SessionsService,
  ) {}

  @Post(['login', 'token'])
  @HttpCode(200)
  @Public()
  @UseGuards(PasswordForm, AuthGuard('password'))
  @ApiConsumes('application/x-www-form-urlencoded')
  @Answers(200, LoginResponse, 'Sign in with e-mail address and password (OAuth2 password form)')
  @Refuses(401, 'Wrong, or `auth.second_factor_required` with the `mfa_token` of the second step')
  login(@Body({ schema: Login }) _form: Login, @Req() request: { user: ProvenAccount }) {
    return this.entry.signIn(request.user);
  }

  @Get('me')
  @SignedIn()
  @Answers(200, MeResponse, 'The signed-in person, their hospital and what they may do')
  describe() {
    return this.me.describe(currentPrincipal());
  }

  @Post('logout')
  @HttpCode(200)
  @SignedIn()
  @Answers(200, Message, 'End the session')
  async logout() {
    await this.sessions.signOut(currentPrincipal());
    return { message: 'You are signed out.' };
  }

  @Post('change-password')
  @HttpCode(200)
  @SignedIn()
  @Answers(200, PasswordChanged, 'Change the password; other sessions end')
  async changePassword(@Body({ schema: ChangePassword }) input: ChangePassword) {
    await this.passwords.change(currentPrincipal(), input);
    return { message: 'Your password has been changed.', must_change_password: false };
  }

  @Get('verify-email')
  @Public()
  @Answers(200, VerifyEmailResponse, 'Prove an e-mail address by the link that was mailed to it')
  verifyEmail(@Query({ schema: TokenQuery }) { token }: TokenQuery) {
    return this.links.verifyEmail(token);
  }

  @Post('forgot-password')
  @HttpCode(200)
  @Public()
  @Answers(200, Message, 'Ask for a link to a new password; known and unknown addresses are answered alike')
  async forgotPassword(@Body({ schema: ForgotPassword }) { email }: ForgotPassword) {
    await this.forgotten.request(email);
    return { message: 'If there is an account with this address, a link is on its way to it.' };
  }

  @Get('validate-reset-token')
  @Public()
  @Answers(200, UsableLink, 'Whether a link to a password can still be used')
  validateResetToken(@Query({ schema: TokenQuery }) { token }: TokenQuery) {
    return this.links.inspectPasswordLink(token);
  }

  @Post('reset-password')
  @HttpCode(200)
  @Public()
  @Answers(200, Message, 'Set a password by link')
  async resetPassword(@Body({ schema: ResetPassword }) input: ResetPassword) {
    await this.links.setPassword(input);
    return { message: 'Your password has been set. You can sign in now.' };
  }

  @Post('accept-invitation')
  @HttpCode(200)
  @Public()
  @Answers(200, Message, 'Join another hospital by the link in its invitation')
  async acceptInvitation(@Body({ schema: AcceptInvitation }) { token }: AcceptInvitation) {
    await this.links.acceptInvitation(token);
    return { message: 'You have joined the hospital. It is listed at your next sign-in.' };
  }
}
