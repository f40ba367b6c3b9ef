import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { AdmissionsService } from '../admissions/index.js';
import { AppointmentsService } from '../appointments/index.js';
import { PatientsService, type PatientResponse } from '../patients/index.js';
import { momentIn } from '../prescription-papers/index.js';
import { PrescriptionsService } from '../prescriptions/index.js';
import { ProblemsService } from '../problems/index.js';
import { VitalSetsService } from '../vitals/index.js';
import { inWords, medicineLine, vitalCells, type RecordTable } from './patient-record.rules.js';

/** Rows of each part of a record, the latest. */
const most = 100;

/** What stands in a record, as far as the caller may see it. The owners of its parts record that they were read. */
@Injectable()
export class RecordTables {
  constructor(
    private readonly patients: PatientsService,
    private readonly problems: ProblemsService,
    private readonly visits: AppointmentsService,
    private readonly stays: AdmissionsService,
    private readonly prescriptions: PrescriptionsService,
    private readonly vitals: VitalSetsService,
  ) {}

  async of(id: string): Promise<{
    patient: PatientResponse;
    conditions: string[];
    allergies: string[];
    tables: RecordTable[];
  }> {
    const patient = await this.patients.get(id);
    const { conditions, allergies } = await this.problems.activeOf(id);
    const may = (code: string) => currentPrincipal().permissions.has(code);
    const tables = [
      ...(may('appointments:view') ? [await this.visitsOf(id)] : []),
      ...(may('ipd:view') ? [await this.staysOf(id)] : []),
      ...(may('prescriptions:view') ? [await this.prescriptionsOf(id)] : []),
      ...(may('vitals:view') ? [await this.vitalsOf(id)] : []),
    ];
    const textOf = ({ text, code }: { text: string; code: string | null }) =>
      code ? `${text} (${code})` : text;
    return { patient, conditions: conditions.map(textOf), allergies: allergies.map(textOf), tables };
  }

  private async visitsOf(patient_id: string): Promise<RecordTable> {
    const { items } = await this.visits.list({ patient_id, page: 1, page_size: most });
    return {
      title: 'Visits',
      columns: [
        ['When', 22],
        ['Doctor', 26],
        ['Department', 26],
        ['Status', 26],
      ],
      rows: items.map(visit => [
        at(visit.scheduled_at),
        visit.doctor_name,
        visit.department,
        inWords(visit.status),
      ]),
    };
  }

  private async staysOf(patient_id: string): Promise<RecordTable> {
    const stays = rowsIn(await this.stays.list({ patient_id, paged: true, page_size: most }));
    return {
      title: 'Stays',
      columns: [
        ['From', 20],
        ['To', 20],
        ['Doctor and department', 25],
        ['Summary', 35],
      ],
      rows: stays.map(stay => [
        at(stay.admit_datetime),
        stay.discharge_datetime ? at(stay.discharge_datetime) : inWords(stay.status),
        `${stay.doctor_name}, ${stay.department}`,
        stay.discharge_summary,
      ]),
    };
  }

  private async prescriptionsOf(patient_id: string): Promise<RecordTable> {
    const written = rowsIn(
      await this.prescriptions.list({
        patient_id,
        paged: true,
        page_size: most,
        order_by: 'created_at_desc',
      }),
    );
    return {
      title: 'Prescriptions',
      columns: [
        ['Issued', 20],
        ['Code and doctor', 25],
        ['Diagnosis', 20],
        ['Medicines', 35],
      ],
      rows: written
        .filter(({ issued_at }) => issued_at !== null)
        .map(each => [
          at(each.issued_at as string),
          `${each.prescription_code}, ${each.doctor_name}`,
          each.diagnosis,
          each.items.map(medicineLine).join('; '),
        ]),
    };
  }

  private async vitalsOf(patient_id: string): Promise<RecordTable> {
    const sets = rowsIn(await this.vitals.list({ patient_id, paged: true, page_size: most }));
    return {
      title: 'Vital signs',
      columns: [
        ['When', 22],
        ['BP mmHg', 14],
        ['Pulse /min', 13],
        ['Temp °C', 13],
        ['Resp /min', 13],
        ['SpO2 %', 12],
        ['Weight kg', 13],
      ],
      rows: sets.map(set => [at(set.recorded_at), ...vitalCells(set)]),
    };
  }
}

const at = (instant: string): string => momentIn(new Date(instant), currentTenant().timeZone);

const rowsIn = <T>(found: readonly T[] | { readonly items: readonly T[] }): readonly T[] =>
  'items' in found ? found.items : found;
