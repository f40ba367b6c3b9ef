import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PortalAccount, Public } from '../../core/access/access.decorator.js';
import { currentPortalCaller } from '../../core/context.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { PortalLinks } from './portal-links.service.js';
import { PortalSignInService } from './portal-sign-in.service.js';
import {
  HospitalName,
  LinkByDetails,
  LinkByInvitation,
  LinkResult,
  PortalAccountResponse,
  PortalMessage,
  PortalSessionResponse,
  PortalSignIn,
  RefreshPortalSession,
  RequestPortalCode,
} from './portal.dto.js';

@ApiTags('Portal')
@Controller('portal')
export class PortalController {
  constructor(
    private readonly entry: PortalSignInService,
    private readonly links: PortalLinks,
  ) {}

  @Post('hospitals/:hospital/codes')
  @HttpCode(202)
  @Public()
  @Answers(202, PortalMessage, 'Ask for a one-time code; known and unknown addresses are answered alike')
  async requestCode(
    @Param('hospital', { schema: HospitalName }) hospital: string,
    @Body({ schema: RequestPortalCode }) input: RequestPortalCode,
  ) {
    await this.entry.requestCode(hospital, input);
    return { message: 'If messages can reach this address, a code is on its way to it.' };
  }

  @Post('hospitals/:hospital/sign-in')
  @HttpCode(200)
  @Public()
  @Header('cache-control', 'no-store')
  @Answers(200, PortalSessionResponse, 'Sign in, or sign up, with the code that an address was sent')
  @Refuses(401, 'The code is wrong, expired, used or locked')
  signIn(
    @Param('hospital', { schema: HospitalName }) hospital: string,
    @Body({ schema: PortalSignIn }) input: PortalSignIn,
  ) {
    return this.entry.signIn(hospital, input);
  }

  @Post('hospitals/:hospital/refresh')
  @HttpCode(200)
  @Public()
  @Header('cache-control', 'no-store')
  @Answers(
    200,
    PortalSessionResponse,
    'New tokens for a refresh token; one that is used twice ends the session',
  )
  refresh(
    @Param('hospital', { schema: HospitalName }) hospital: string,
    @Body({ schema: RefreshPortalSession }) { refresh_token }: RefreshPortalSession,
  ) {
    return this.entry.refresh(hospital, refresh_token);
  }

  @Post('sign-out')
  @HttpCode(200)
  @PortalAccount()
  @Answers(200, PortalMessage, 'End the session')
  async signOut() {
    await this.entry.signOut(currentPortalCaller());
    return { message: 'You are signed out.' };
  }

  @Get('account')
  @PortalAccount()
  @Answers(200, PortalAccountResponse, 'The account, and the hospital it belongs to')
  account() {
    return this.links.account();
  }

  @Post('link')
  @HttpCode(200)
  @PortalAccount()
  @Answers(200, LinkResult, 'Be recognised by name and date of birth; the proven address must be the own one')
  link(@Body({ schema: LinkByDetails }) input: LinkByDetails) {
    return this.links.linkByDetails(input);
  }

  @Post('link/invitation')
  @HttpCode(200)
  @PortalAccount()
  @Answers(200, LinkResult, 'Connect the account to a record by the link in an invitation')
  accept(@Body({ schema: LinkByInvitation }) { token }: LinkByInvitation) {
    return this.links.linkByInvitation(token);
  }
}
