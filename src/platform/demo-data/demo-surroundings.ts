import { Injectable } from '@nestjs/common';
import { AvailabilityImports } from '../../modules/availability/index.js';
import { DoctorImports } from '../../modules/doctors/index.js';
import { InboxImports } from '../../modules/inbox/index.js';
import { PortalImports } from '../../modules/portal/index.js';
import { CalendarImports } from '../../modules/settings/index.js';
import { hospitalDay } from './demo.calendar.js';
import {
  demoBreaks,
  demoCity,
  demoHolidayIds,
  demoNoticeIds,
  demoProfiles,
  type DemoKey,
  type DemoWorld,
} from './demo.plan.js';

/** What is around the patients: doctors' profiles and hours, holidays, messages to staff, accounts of the portal. */
@Injectable()
export class DemoSurroundings {
  constructor(
    private readonly doctors: DoctorImports,
    private readonly availability: AvailabilityImports,
    private readonly calendar: CalendarImports,
    private readonly inbox: InboxImports,
    private readonly portal: PortalImports,
  ) {}

  /** Profiles, hours and the public listing come once, with a hospital; from then on they are its people's to change. */
  async addMissing(key: DemoKey, world: DemoWorld, moment: Date, timeZone: string): Promise<void> {
    const added = await this.doctors.addMissing(demoProfiles(key, moment));
    if (added.length > 0) {
      await this.availability.workEveryDay(demoBreaks(key).filter(({ id }) => added.includes(id)));
      await this.calendar.showPublicly(demoCity[key]);
    }
    await this.setHolidays(key, world, moment, timeZone);
  }

  async redate(key: DemoKey, world: DemoWorld, moment: Date, timeZone: string): Promise<void> {
    await this.addMissing(key, world, moment, timeZone);
    await this.inbox.remove(demoNoticeIds(key));
    await this.portal.redate(world.accounts);
  }

  /** Once patients are there. */
  async tell({ accounts, notices }: DemoWorld): Promise<void> {
    await this.portal.addMissing(accounts);
    await this.inbox.addMissing(notices);
  }

  async remove(key: DemoKey, patientIds: readonly string[]): Promise<void> {
    await this.inbox.remove(demoNoticeIds(key));
    await this.portal.removeOf(patientIds);
  }

  private async setHolidays(key: DemoKey, { holidays }: DemoWorld, moment: Date, timeZone: string) {
    await this.calendar.setHolidays(holidays, demoHolidayIds(key, hospitalDay(moment, timeZone)));
  }
}
