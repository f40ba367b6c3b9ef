import { Injectable } from '@nestjs/common';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { AppointmentImports } from '../../modules/appointments/index.js';
import { DepartmentsService } from '../../modules/departments/index.js';
import { PatientImports } from '../../modules/patients/index.js';
import { DemoClinic } from './demo-clinic.js';
import { toAppointment, toPatient } from './demo-rows.js';
import { DemoSurroundings } from './demo-surroundings.js';
import { demoPeople, demoWorld, withoutDisplaced, type DemoHospital, type DemoWorld } from './demo.plan.js';

/** Tells how far a piece of work is, from 0 to 1. */
export type Told = (share: number, what: string) => void;

/** All that a demo hospital holds, as the plan wants it at a moment. Nothing of it is told to anybody. */
@Injectable()
export class DemoRecords {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly patients: PatientImports,
    private readonly appointments: AppointmentImports,
    private readonly departments: DepartmentsService,
    private readonly clinic: DemoClinic,
    private readonly surroundings: DemoSurroundings,
  ) {}

  /** Adds what is missing; what exists stays as it is. */
  async topUp(hospital: DemoHospital, tenant: Tenant, moment: Date, told: Told): Promise<void> {
    const world = demoWorld(hospital.key, moment, tenant.timeZone);
    await this.tenancy.run(tenant, 'write', async () => {
      const departmentId = await this.departmentId();
      await this.surroundings.addMissing(hospital.key, world, moment, tenant.timeZone);
      told(0.2, 'patients');
      await this.patients.addMissing(
        world.patients.map(patient => toPatient(patient, world.lastSeen.get(patient.id))),
      );
      told(0.4, 'appointments');
      await this.appointments.addMissing(world.appointments.map(each => toAppointment(each, departmentId)));
      await this.giveTokens(world, tenant);
      told(0.5, 'wards');
      await this.clinic.addMissing(world, departmentId, told);
      await this.surroundings.tell(world);
    });
  }

  /** Moves everything to where the plan has it. */
  async freshen(hospital: DemoHospital, tenant: Tenant, moment: Date, told: Told): Promise<void> {
    const world = demoWorld(hospital.key, moment, tenant.timeZone);
    const ids = world.patients.map(({ id }) => id);
    await this.tenancy.run(tenant, 'write', async () => {
      const departmentId = await this.departmentId();
      await this.surroundings.redate(hospital.key, world, moment, tenant.timeZone);
      told(0.1, 'appointments');
      const codes = await this.clinic.clear(world);
      const gone = await this.patients.outOfUse(ids);
      const displaced = [
        ...world.appointments.filter(({ patientId }) => gone.has(patientId)).map(({ id }) => id),
        ...world.stays.filter(({ patient_id }) => gone.has(patient_id)).map(({ id }) => id),
        ...(await this.appointments.rewrite(
          world.appointments.map(each => toAppointment(each, departmentId)),
        )),
        ...(await this.clinic.moveStays(world, departmentId)),
      ];
      await this.giveTokens(world, tenant);
      told(0.4, 'wards');
      const free = withoutDisplaced(hospital.key, moment, tenant.timeZone, world, displaced);
      await this.clinic.rewrite(free, departmentId, codes, told);
      // Visitors may have added visits and stays of their own.
      const seen = await this.clinic.lastSeen(ids);
      await this.patients.redate(
        world.patients.map(({ id, registeredAt }) => ({
          id,
          created_at: registeredAt,
          last_visited_at: seen.get(id) ?? null,
        })),
      );
      await this.surroundings.tell(world);
    });
  }

  /** Removes the demo patients with all that belongs to them, and the demo stock and wards unless others use them. */
  async remove(hospital: DemoHospital, tenant: Tenant): Promise<void> {
    const ids = demoPeople(hospital.key).map(({ id }) => id);
    await this.tenancy.run(tenant, 'write', async () => {
      await this.surroundings.remove(hospital.key, ids);
      await this.clinic.removeOf(hospital.key, ids);
      await this.patients.remove(ids);
      await this.clinic.removeWards(hospital.key);
    });
  }

  private giveTokens({ appointments }: DemoWorld, { timeZone }: Tenant): Promise<void> {
    const ids = appointments.filter(({ checkedInAt }) => checkedInAt).map(({ id }) => id);
    return this.appointments.giveTokens(ids, timeZone);
  }

  private async departmentId(): Promise<string> {
    const department = await this.departments.findByName('General Medicine');
    if (!department) throw new Error('A demo hospital has lost its department General Medicine.');
    return department.id;
  }
}
