import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Patch,
  Put,
  Req,
  StreamableFile,
} from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../core/access/access.decorator.js';
import { AcceptsFile, Answers, Refuses } from '../../core/http/openapi.js';
import { uploadedFile } from '../../core/http/upload.js';
import { Streams } from '../../core/tenancy/streams.decorator.js';
import { LogoService } from './logo.service.js';
import {
  HospitalSettings,
  PngFile,
  SignInPolicy,
  UpdateHospitalSettings,
  UpdateSignInPolicy,
} from './settings.dto.js';
import { SettingsService } from './settings.service.js';

const maxLogoBytes = 5 * 1024 * 1024;

@ApiTags('Settings')
@Controller('settings')
export class SettingsController {
  constructor(
    private readonly settings: SettingsService,
    private readonly logo: LogoService,
  ) {}

  @Get()
  @Access('settings:view')
  @Answers(200, HospitalSettings, 'What the hospital says of itself and how it wants things done')
  get() {
    return this.settings.hospital();
  }

  @Patch()
  @Access('settings:update')
  @Answers(200, HospitalSettings, 'Change what is sent; other processes follow within seconds')
  change(@Body({ schema: UpdateHospitalSettings }) input: UpdateHospitalSettings) {
    return this.settings.change(input);
  }

  @Get('logo')
  @Streams()
  @Access('settings:view')
  @Header('cache-control', 'no-store')
  @ApiProduces('image/png')
  @Answers(200, PngFile, 'The picture at the head of the papers')
  async getLogo(): Promise<StreamableFile> {
    return new StreamableFile(await this.logo.open(), { type: 'image/png' });
  }

  @Put('logo')
  @Streams()
  @HttpCode(204)
  @Access('settings:update')
  @AcceptsFile()
  @Answers(
    204,
    undefined,
    'Put a picture (JPEG, PNG, WebP, GIF; 5 MB) at the head of papers printed from now on',
  )
  @Refuses(413, 'The file is larger than 5 MB')
  async replaceLogo(@Req() request: FastifyRequest) {
    await this.logo.replace(await uploadedFile(request, maxLogoBytes));
  }

  @Delete('logo')
  @Streams()
  @HttpCode(204)
  @Access('settings:update')
  @Answers(204, undefined, 'Print papers without a picture')
  removeLogo() {
    return this.logo.remove();
  }

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
