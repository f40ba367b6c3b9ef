import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PlatformTotals } from '../../platform/metrics/index.js';
import type { DashboardMetrics, DashboardQuery } from './dashboards.dto.js';
import { sightOf, worksOn } from './dashboards.policy.js';
import { DashboardQueries } from './dashboards.queries.js';
import { daysOf, periodsOf, type Period } from './periods.rules.js';

@Injectable()
export class DashboardsService {
  constructor(
    private readonly queries: DashboardQueries,
    private readonly totals: PlatformTotals,
    private readonly clock: Clock,
  ) {}

  metrics(query: DashboardQuery): Promise<DashboardMetrics> {
    const caller = currentPrincipal();
    return caller.tenant ? this.ofHospital(caller, caller.tenant, query) : this.ofPlatform();
  }

  private async ofHospital(
    caller: Principal,
    { timeZone }: Tenant,
    { trends_date_range }: DashboardQuery,
  ): Promise<DashboardMetrics> {
    const now = this.clock.now();
    const days = periodsOf(daysOf(trends_date_range, this.clock.today(timeZone)), 'day', timeZone);
    const [first, today] = [days[0], days.at(-1)] as [Period, Period];
    const asked = { userId: caller.userId, sight: sightOf(caller), works: worksOn(caller), now, today };
    const [figures, distributions, registrations] = await Promise.all([
      this.queries.today(asked),
      this.queries.distributions({ ...first, ends: today.ends }, asked),
      this.queries.registrations(days),
    ]);
    const counts = new Map(registrations.map(({ bucket, count }) => [bucket, count]));
    return {
      ...figures,
      ...distributions,
      patient_registrations_last_7_days: days.map(({ starts_on }, index) => ({
        date: starts_on,
        count: counts.get(index + 1) ?? 0,
      })),
      ...noTotals,
    };
  }

  /** Nobody's hospital: the totals, and zeros for what is done in one. */
  private async ofPlatform(): Promise<DashboardMetrics> {
    const { hospitals, users, patients, appointments, prescriptions } = await this.totals.read();
    return {
      ...nothing,
      total_tenants: hospitals,
      total_users: users,
      total_patients: patients,
      total_appointments: appointments,
      total_prescriptions: prescriptions,
    };
  }
}

const noTotals = {
  total_tenants: null,
  total_users: null,
  total_patients: null,
  total_appointments: null,
  total_prescriptions: null,
};

const nothing = {
  patients_today: 0,
  upcoming_appointments: 0,
  appointments_today: 0,
  prescriptions_today: 0,
  ipd_admissions_today: 0,
  opd_scheduled_today: 0,
  opd_checked_in_today: 0,
  opd_in_consultation_today: 0,
  opd_completed_today: 0,
  active_ipd_admissions: 0,
  pending_prescriptions_draft: 0,
  pending_prescriptions_issued: 0,
  my_appointments_today: 0,
  my_pending_prescriptions: 0,
  active_staff_users: 0,
  prescriptions_to_dispense: 0,
  low_stock_items_count: 0,
  doctor_pending_consultations: 0,
  receptionist_pending_checkins: 0,
  nurse_pending_vitals: 0,
  no_show_risk_count: 0,
  incomplete_clinical_notes: 0,
  appointments_by_status: {},
  prescriptions_by_status: {},
  patient_registrations_last_7_days: [],
  patient_gender_distribution: {},
  patient_age_distribution: {},
};
