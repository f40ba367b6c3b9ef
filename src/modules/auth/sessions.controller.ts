import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public, SignedIn } from '../../core/access/access.decorator.js';
import { currentPrincipal } from '../../core/context.js';
import { uuid } from '../../core/http/fields.js';
import { Answers, Refuses } from '../../core/http/openapi.js';
import { LoginResponse } from './auth.dto.js';
import { RefreshSession, SessionResponse, SwitchTenant } from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Signing in')
@Controller('auth')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @Answers(200, LoginResponse, 'New tokens for a refresh token; one that is used twice ends the session')
  refresh(@Body({ schema: RefreshSession }) { refresh_token }: RefreshSession) {
    return this.sessions.refresh(refresh_token);
  }

  @Get('sessions')
  @SignedIn()
  @Answers(200, z.array(SessionResponse), "The caller's running sessions, used last first")
  list() {
    return this.sessions.list(currentPrincipal());
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @SignedIn()
  @Answers(204, undefined, "End one of the caller's sessions")
  end(@Param('id', { schema: uuid }) id: string) {
    return this.sessions.end(currentPrincipal(), id);
  }

  @Post('switch-tenant')
  @HttpCode(200)
  @SignedIn()
  @Answers(200, LoginResponse, "Enter another of the caller's hospitals; this session ends")
  @Refuses(403, 'The hospital is not active; the sentence says why')
  switchTenant(@Body({ schema: SwitchTenant }) input: SwitchTenant) {
    return this.sessions.switchTenant(currentPrincipal(), input);
  }
}
