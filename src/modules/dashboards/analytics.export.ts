import { Injectable } from '@nestjs/common';
import { Events } from '../../core/events/events.js';
import { csvLine } from '../../core/http/csv.js';
import type { ExportQuery, Report } from './analytics.dto.js';
import { analyticsExported } from './analytics.events.js';
import { AnalyticsService } from './analytics.service.js';

type Table = readonly Readonly<Record<string, string | number | null>>[];

const period = ['period', 'starts_on'];
const visits = [
  'total',
  'scheduled',
  'checked_in',
  'in_consultation',
  'completed',
  'cancelled',
  'no_show',
  'no_show_rate',
];
const columnsOf: Readonly<Record<Report, readonly string[]>> = {
  registrations: [...period, 'count'],
  appointments: [...period, ...visits],
  appointments_by_department: ['department_id', 'department', ...visits],
  appointments_by_doctor: ['doctor_id', 'doctor', ...visits],
  prescriptions: [...period, 'total', 'draft', 'issued', 'dispensed', 'cancelled'],
  admissions: [...period, 'admitted', 'discharged', 'occupied_bed_days', 'occupancy'],
  users_by_role: ['role', 'count'],
  patients_by_gender: ['gender', 'count'],
  patients_by_age: ['age', 'count'],
};

/** The tables of the analytics as files: columns are named as the members are. */
@Injectable()
export class AnalyticsExport {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly events: Events,
  ) {}

  async write(query: ExportQuery): Promise<string> {
    const table = await this.tableOf(query);
    this.events.record(analyticsExported(query));
    const columns = columnsOf[query.report];
    const lines = table.map(row => csvLine(columns.map(column => row[column]?.toString() ?? null)));
    return csvLine(columns) + lines.join('');
  }

  private async tableOf({ report, ...query }: ExportQuery): Promise<Table> {
    switch (report) {
      case 'registrations':
        return (await this.analytics.registrations(query)).series;
      case 'appointments':
        return (await this.analytics.appointments(query)).series;
      case 'appointments_by_department':
        return (await this.analytics.appointments(query)).by_department;
      case 'appointments_by_doctor':
        return (await this.analytics.appointments(query)).by_doctor;
      case 'prescriptions':
        return (await this.analytics.prescriptions(query)).series;
      case 'admissions':
        return (await this.analytics.admissions(query)).series;
      case 'users_by_role':
      case 'patients_by_gender':
      case 'patients_by_age':
        return (await this.analytics.people(query))[report];
    }
  }
}
