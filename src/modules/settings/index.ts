export { CalendarImports, type ImportedHoliday } from './calendar-imports.js';
export { CalendarService } from './calendar.service.js';
export { TellDirectory } from './jobs/tell-directory.job.js';
export { Letterheads, type LetterheadSettings } from './letterheads.service.js';
export { SettingsModule } from './settings.module.js';
export { SettingsService } from './settings.service.js';
export type { SignInPolicy } from './settings.dto.js';
