import { Injectable } from '@nestjs/common';
import { Events } from '../../core/events/events.js';
import { csvLine } from '../../core/http/csv.js';
import type { ExportQuery } from './analytics.dto.js';
import { analyticsExported } from './analytics.events.js';
import { AnalyticsService } from './analytics.service.js';

type Cell = string | number | null;
type Table = readonly object[];

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
    const columns = Object.keys(table[0] ?? { nothing: null });
    const lines = table.map(row =>
      csvLine((Object.values(row) as Cell[]).map(cell => cell?.toString() ?? null)),
    );
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
