import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { uuid } from '../../core/http/fields.js';
import { Answers } from '../../core/http/openapi.js';
import { PortalLinks } from './portal-links.service.js';
import { PortalStanding, SetPortalAccount } from './portal.dto.js';

/** What staff do about a patient's way into the portal. */
@ApiTags('Portal')
@Controller('patients')
export class PortalStandingController {
  constructor(private readonly links: PortalLinks) {}

  @Get(':id/portal-account')
  @Access('patients:update')
  @Answers(200, PortalStanding, 'Whether the patient has a portal account, or an invitation to one')
  get(@Param('id', { schema: uuid }) id: string) {
    return this.links.standing(id);
  }

  @Post(':id/portal-invitation')
  @Access('patients:update')
  @Answers(201, PortalStanding, 'Mail the patient a link to their record; an older one works no longer')
  invite(@Param('id', { schema: uuid }) id: string) {
    return this.links.invite(id);
  }

  @Patch(':id/portal-account')
  @Access('patients:update')
  @Answers(200, PortalStanding, 'Close the account and end its sessions, or open it again')
  update(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: SetPortalAccount }) { is_active }: SetPortalAccount,
  ) {
    return this.links.setActive(id, is_active);
  }

  @Delete(':id/portal-account')
  @HttpCode(204)
  @Access('patients:update')
  @Answers(204, undefined, 'Disconnect the account from the record; its sessions end')
  unlink(@Param('id', { schema: uuid }) id: string) {
    return this.links.unlink(id);
  }
}
