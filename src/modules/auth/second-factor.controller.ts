import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FreshSignIn, Public, SignedIn } from '../../core/access/access.decorator.js';
import { currentPrincipal } from '../../core/context.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { LoginResponse } from './auth.dto.js';
import {
  ConfirmSecondFactor,
  EnrolmentResponse,
  RecoveryCodes,
  SecondFactorResponse,
  StepUp,
  SteppedUp,
  VerifySecondFactor,
} from './second-factor.dto.js';
import { SecondFactorService } from './second-factor.service.js';
import { SecondStepService } from './second-step.service.js';
import { SignInService } from './sign-in.service.js';

@ApiTags('Signing in')
@Controller('auth')
export class SecondFactorController {
  constructor(
    private readonly factor: SecondFactorService,
    private readonly second: SecondStepService,
    private readonly entry: SignInService,
  ) {}

  @Get('mfa')
  @SignedIn()
  @Answers(200, SecondFactorResponse, "The caller's second factor, and whether one is demanded")
  describe() {
    return this.factor.describe(currentPrincipal());
  }

  @Post('mfa/enrol')
  @HttpCode(200)
  @SignedIn()
  @FreshSignIn()
  @Answers(200, EnrolmentResponse, 'Begin to set up an authenticator app, the first one or one in its place')
  enrol() {
    return this.factor.enrol(currentPrincipal());
  }

  @Post('mfa/confirm')
  @HttpCode(200)
  @SignedIn()
  @Answers(200, RecoveryCodes, 'Turn it on with its first code; other sessions end')
  confirm(@Body({ schema: ConfirmSecondFactor }) input: ConfirmSecondFactor) {
    return this.factor.confirm(currentPrincipal(), input);
  }

  @Post('mfa/recovery-codes')
  @HttpCode(200)
  @SignedIn()
  @FreshSignIn()
  @Answers(200, RecoveryCodes, 'New recovery codes; those that are left no longer work')
  renewRecoveryCodes() {
    return this.factor.renewRecoveryCodes(currentPrincipal());
  }

  @Delete('mfa')
  @HttpCode(204)
  @SignedIn()
  @FreshSignIn()
  @Answers(204, undefined, 'Turn the second factor off; other sessions end')
  @Refuses(403, 'A second factor is demanded, or the caller has to step up first')
  turnOff() {
    return this.factor.turnOff(currentPrincipal());
  }

  @Post('mfa/verify')
  @HttpCode(200)
  @Public()
  @Answers(200, LoginResponse, 'Finish a sign-in with a code of the app or a recovery code')
  @Refuses(401, 'The code is wrong or used, or the sign-in is over; `code` tells which')
  async verify(@Body({ schema: VerifySecondFactor }) input: VerifySecondFactor) {
    return this.entry.signIn(await this.second.verify(input));
  }

  @Post('step-up')
  @HttpCode(200)
  @SignedIn()
  @Answers(
    200,
    SteppedUp,
    'Confirm with password or code who is calling; opens what is delicate for 5 minutes',
  )
  stepUp(@Body({ schema: StepUp }) input: StepUp) {
    return this.second.stepUp(currentPrincipal(), input);
  }
}
