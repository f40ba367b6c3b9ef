import { Module } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { Settings } from '../../config/settings.js';
import { PrincipalSource } from '../../core/access/principal.js';
import { Principals } from '../../core/access/principals.js';
import { Keys } from '../../core/crypto/keys.js';
import { AccountsModule } from '../../platform/accounts/index.js';
import { DemoFreshnessModule } from '../../platform/demo-freshness/index.js';
import { LifecycleModule } from '../../platform/lifecycle/index.js';
import { RolesModule } from '../roles/index.js';
import { SettingsModule } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import { AccountEvents } from './account-events.js';
import { Afterwards } from './afterwards.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { Entrances } from './entrances.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { ForgotPasswordService } from './forgot-password.service.js';
import { MailedLinksService } from './mailed-links.service.js';
import { MeService } from './me.service.js';
import { NewPasswords } from './new-passwords.js';
import { PasswordsService } from './passwords.service.js';
import { SecondFactorCodes } from './second-factor-codes.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SecondFactorService } from './second-factor.service.js';
import { SecondStepService } from './second-step.service.js';
import { SessionPrincipals } from './session-principals.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { SignInPolicies } from './sign-in-policies.js';
import { SignInService } from './sign-in.service.js';

@Module({
  imports: [
    JwtModule.register({}),
    AccountsModule,
    DemoFreshnessModule,
    LifecycleModule,
    RolesModule,
    SettingsModule,
    UsersModule,
  ],
  controllers: [AuthController, SecondFactorController, SessionsController],
  providers: [
    AccountEvents,
    Afterwards,
    AuthService,
    Entrances,
    FailedSignIns,
    ForgotPasswordService,
    MailedLinksService,
    MeService,
    NewPasswords,
    PasswordsService,
    SecondFactorCodes,
    SecondFactorService,
    SecondStepService,
    SessionsService,
    SignInAttempts,
    SignInPolicies,
    SignInService,
    {
      provide: AccessTokens,
      inject: [JwtService, Keys, Settings],
      useFactory: (jwt: JwtService, keys: Keys, { env }: Settings) =>
        new AccessTokens(
          jwt,
          [keys, ...(env.APP_SECRET_PREVIOUS ? [new Keys(env.APP_SECRET_PREVIOUS)] : [])],
          env.ACCESS_TOKEN_MINUTES,
        ),
    },
    { provide: PrincipalSource, useClass: SessionPrincipals },
    Principals,
  ],
  exports: [AccessTokens, AuthService, Principals],
})
export class AuthModule {}
