import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { Specializations } from '../../platform/specializations/index.js';
import { StaffChanges } from '../users/index.js';
import type { DoctorProfileResponse, UpdateDoctorProfile } from './doctors.dto.js';
import { doctorNotFound, notYourProfile, specializationUnknown } from './doctors.errors.js';
import { doctorDescribedEvent } from './doctors.events.js';
import { mayDescribe } from './doctors.policy.js';
import { DoctorsRepository, type DoctorRow } from './doctors.repository.js';

@Injectable()
export class DoctorsService {
  constructor(
    private readonly doctors: DoctorsRepository,
    private readonly specializations: Specializations,
    private readonly staff: StaffChanges,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async profile(id: string): Promise<DoctorProfileResponse> {
    const row = await this.doctors.find(id);
    if (!row) throw doctorNotFound();
    return this.answer(row);
  }

  /** Registration number and, as text, specialization are kept with the doctor's entry among the staff. */
  async describe(id: string, input: UpdateDoctorProfile): Promise<DoctorProfileResponse> {
    const now = this.clock.now();
    const row = await this.doctors.lock(id, now);
    if (!row) throw doctorNotFound();
    if (!mayDescribe(currentPrincipal(), id)) throw notYourProfile();
    assertUnchanged(row);
    const { registration_number, ...said } = input;
    const ofStaff = {
      ...(registration_number !== undefined && { registration_number }),
      ...(said.specialization_ids && {
        specialization: await this.namesOf(said.specialization_ids, row.specialization_ids),
      }),
    };
    const changes = changesBetween(row, said);
    const isSame = Object.keys(changes).length === 0;
    const after = { ...row, ...said, version: isSame ? row.version : row.version + 1 };
    if (!isSame) {
      await this.doctors.set(id, after, now);
      this.events.record(doctorDescribedEvent(id, changes));
    }
    if (Object.keys(ofStaff).length > 0) await this.staff.update(id, ofStaff);
    return this.answer({
      ...after,
      registration_number:
        registration_number ?? (registration_number === null ? null : row.registration_number),
    });
  }

  /** Doctors of the hospital whom strangers may find: one statement. */
  async listed(): Promise<DoctorProfileResponse[]> {
    const rows = await this.doctors.listed();
    return Promise.all(rows.map(row => this.answer(row)));
  }

  /** Throws 400 for one that cannot be chosen; whoever has a retired one keeps it. */
  private async namesOf(ids: readonly string[], held: readonly string[]): Promise<string | null> {
    const all = await this.specializations.all();
    const chosen = ids.map(id => all.find(each => each.id === id && (!each.is_retired || held.includes(id))));
    if (chosen.includes(undefined)) throw specializationUnknown();
    const names = chosen.map(each => each?.name).join(', ');
    return names === '' ? null : names.slice(0, 100);
  }

  private async answer(row: DoctorRow): Promise<DoctorProfileResponse> {
    const { specialization_ids, photo_file, ...profile } = row;
    const all = await this.specializations.all();
    return {
      ...profile,
      specializations: all
        .filter(({ id }) => specialization_ids.includes(id))
        .map(({ id, name }) => ({ id, name })),
      has_photo: photo_file !== null,
    };
  }
}
