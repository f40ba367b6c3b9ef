import { Injectable } from '@nestjs/common';
import { AdmissionImports } from '../../modules/admissions/index.js';
import { AlertImports } from '../../modules/alerts/index.js';
import { AppointmentImports } from '../../modules/appointments/index.js';
import { BedImports } from '../../modules/beds/index.js';
import { PrescriptionImports } from '../../modules/prescriptions/index.js';
import { StockImports } from '../../modules/stock/index.js';
import { VitalImports } from '../../modules/vitals/index.js';
import type { Told } from './demo-records.js';
import {
  demoKeptPlaceId,
  demoReadingId,
  demoStockItemIds,
  demoWardIds,
  type DemoKey,
  type DemoWorld,
} from './demo.plan.js';

/** What hangs on visits and stays: beds, vital signs, alerts, prescriptions, and the stock that these took. */
@Injectable()
export class DemoClinic {
  constructor(
    private readonly appointments: AppointmentImports,
    private readonly admissions: AdmissionImports,
    private readonly beds: BedImports,
    private readonly vitals: VitalImports,
    private readonly alerts: AlertImports,
    private readonly prescriptions: PrescriptionImports,
    private readonly stock: StockImports,
  ) {}

  async addMissing(world: DemoWorld, departmentId: string, told: Told): Promise<void> {
    await this.admissions.addMissing(world.stays.map(stay => ({ ...stay, department_id: departmentId })));
    await this.addHanging(world, departmentId, new Map(), told);
    await this.stock.addMissing(world.stock);
  }

  /** Takes away what hangs on the planned visits and stays, whoever made it; returns the codes of prescriptions. */
  async clear(world: DemoWorld): Promise<Map<string, string>> {
    const visits = world.appointments.map(({ id }) => id);
    const stays = world.stays.map(({ id }) => id);
    const prescriptions = world.prescriptions.map(({ id }) => id);
    const codes = await this.prescriptions.codesOf(prescriptions);
    await this.prescriptions.removeOn(visits, stays, prescriptions);
    await this.vitals.removeOf(visits, stays);
    await this.alerts.removeOrphans(world.patients.map(({ id }) => id));
    await this.beds.clear(
      stays,
      world.places.filter(({ kind }) => kind === 'RESERVED').map(({ id }) => id),
      world.beds,
    );
    return codes;
  }

  /** Puts stays where the plan has them; what hung on them was cleared. Returns those that visitors stand in the way of. */
  async moveStays(world: DemoWorld, departmentId: string): Promise<string[]> {
    const stays = world.stays.map(stay => ({ ...stay, department_id: departmentId }));
    const displaced = await this.admissions.rewrite(stays);
    // Of an older version, or of a plan that has grown.
    await this.admissions.addMissing(stays);
    return displaced;
  }

  /** What hangs on visits and stays that have been moved. */
  async rewrite(
    world: DemoWorld,
    departmentId: string,
    codes: ReadonlyMap<string, string>,
    told: Told,
  ): Promise<void> {
    await this.addHanging(world, departmentId, codes, told);
    await this.stock.rewrite(world.stock);
  }

  async lastSeen(patientIds: readonly string[]): Promise<Map<string, Date>> {
    const seen = await this.appointments.lastVisits(patientIds);
    for (const [id, at] of await this.admissions.lastStays(patientIds))
      if (at > (seen.get(id) ?? new Date(0))) seen.set(id, at);
    return seen;
  }

  async removeOf(key: DemoKey, patientIds: readonly string[]): Promise<void> {
    await this.prescriptions.removeOf(patientIds);
    await this.stock.remove(demoStockItemIds(key));
    await this.appointments.removeOf(patientIds);
    await this.admissions.removeOf(patientIds);
    await this.beds.clear([], [demoKeptPlaceId(key)], []);
  }

  /** Once the patients are gone. */
  async removeWards(key: DemoKey): Promise<void> {
    await this.beds.remove(demoWardIds(key));
  }

  private async addHanging(
    world: DemoWorld,
    department_id: string,
    codes: ReadonlyMap<string, string>,
    told: Told,
  ): Promise<void> {
    const wards = world.wards.map(ward => ({ ...ward, department_id }));
    await this.beds.addMissing(wards, world.beds, world.places);
    told(0.6, 'vital signs');
    await this.vitals.addMissing(world.sets, demoReadingId);
    await this.alerts.addMissing(world.alerts.map(alert => ({ ...alert, department_id })));
    told(0.8, 'prescriptions');
    // Their items name what the pharmacy has.
    await this.stock.addItems(world.stock.items);
    await this.prescriptions.addMissing(world.prescriptions, codes);
    told(0.9, 'stock');
  }
}
