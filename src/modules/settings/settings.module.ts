import { Module } from '@nestjs/common';
import './settings.permissions.js';
import { TellDirectory } from './jobs/tell-directory.job.js';
import { Letterheads } from './letterheads.service.js';
import { LogoService } from './logo.service.js';
import { SettingsController } from './settings.controller.js';
import { SettingsRepository } from './settings.repository.js';
import { SettingsService } from './settings.service.js';

@Module({
  controllers: [SettingsController],
  providers: [SettingsService, SettingsRepository, LogoService, Letterheads, TellDirectory],
  exports: [SettingsService, Letterheads],
})
export class SettingsModule {}
