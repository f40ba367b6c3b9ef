import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { SignInPolicy, UpdateSignInPolicy } from './settings.dto.js';
import { SettingsService } from './settings.service.js';

@ApiTags('Settings')
@Controller('settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get('sign-in')
  @Access('settings:view')
  @Answers(200, SignInPolicy, 'What the hospital demands of its staff when they sign in')
  signInPolicy() {
    return this.settings.signInPolicy();
  }

  @Patch('sign-in')
  @Access('settings:update')
  @Answers(200, SignInPolicy, 'Change what is demanded at sign-in; it holds for running sessions at once')
  changeSignInPolicy(@Body({ schema: UpdateSignInPolicy }) input: UpdateSignInPolicy) {
    return this.settings.changeSignInPolicy(input);
  }
}
