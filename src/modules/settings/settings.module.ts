import { Module } from '@nestjs/common';
import './settings.permissions.js';
import { CalendarController } from './calendar.controller.js';
import { CalendarImports } from './calendar-imports.js';
import { CalendarRepository } from './calendar.repository.js';
import { CalendarService } from './calendar.service.js';
import { TellDirectory } from './jobs/tell-directory.job.js';
import { Letterheads } from './letterheads.service.js';
import { LogoService } from './logo.service.js';
import { SettingsController } from './settings.controller.js';
import { SettingsRepository } from './settings.repository.js';
import { SettingsService } from './settings.service.js';

@Module({
  controllers: [SettingsController, CalendarController],
  providers: [
    SettingsService,
    SettingsRepository,
    CalendarService,
    CalendarImports,
    CalendarRepository,
    LogoService,
    Letterheads,
    TellDirectory,
  ],
  exports: [SettingsService, CalendarImports, CalendarService, Letterheads],
})
export class SettingsModule {}
