import { drawLetterhead } from '../../core/gateways/pdf/letterhead.js';
import { openPaper, type Paper } from '../../core/gateways/pdf/paper.js';
import { drawPart } from '../../core/gateways/pdf/part.js';
import { drawTable } from '../../core/gateways/pdf/table.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import type { PatientResponse } from '../patients/index.js';
import { ageOn, momentIn } from '../prescription-papers/index.js';
import type { LetterheadSettings } from '../settings/index.js';
import { contactLines, type RecordTable } from './patient-record.rules.js';

/** Everything that stands on the paper; nothing else is looked up while it is drawn. */
export interface RecordSheet extends LetterheadSettings {
  readonly hospital: Pick<Tenant, 'name' | 'address' | 'contactPhone' | 'contactEmail' | 'timeZone'>;
  readonly patient: PatientResponse;
  readonly printedAt: Date;
  /** The hospital's day. */
  readonly today: string;
  readonly printedBy: string;
  readonly conditions: readonly string[];
  readonly allergies: readonly string[];
  /** Parts that whoever prints may not see are not among them. */
  readonly tables: readonly RecordTable[];
}

const genders = { MALE: 'Male', FEMALE: 'Female', OTHER: 'Other', UNKNOWN: 'Not known' };

/** A patient's record as a PDF of A4 pages. The file is in `content` of what is returned. */
export async function printRecord(sheet: RecordSheet): Promise<Paper> {
  const { hospital, patient, logo, printedAt } = sheet;
  const name = [patient.first_name, patient.middle_name, patient.last_name].filter(Boolean).join(' ');
  const paper = await openPaper({
    title: `Record ${patient.patient_code}`,
    author: hospital.name,
    createdAt: printedAt,
    footer: `Confidential · printed by ${sheet.printedBy}, ${momentIn(printedAt, hospital.timeZone)}`,
    continued: `Record · ${name} · continued`,
  });
  const contact = [hospital.contactPhone, hospital.contactEmail].filter(Boolean).join('  ·  ');
  drawLetterhead(paper, {
    name: hospital.name,
    lines: [hospital.address, contact].filter(line => line !== null).filter(Boolean),
    ...(logo && { logo }),
  });
  paper.write('Patient record', { size: 15, weight: 'bold' });
  paper.y += 6;
  drawPerson(paper, sheet, name);
  drawHealth(paper, sheet);
  for (const { title, columns, rows } of sheet.tables) {
    paper.y += 8;
    paper.ensure(60);
    paper.write(title, { size: 11, weight: 'bold' });
    paper.y += 4;
    if (rows.length === 0) paper.write('None.');
    else
      drawTable(
        paper,
        columns.map(([column, share]) => ({ title: column, share })),
        rows.map(cells => cells.map(text => (text ? [{ text, style: { size: 8.5 } }] : []))),
      );
  }
  paper.finish();
  return paper;
}

function drawPerson(paper: Paper, { patient, today }: RecordSheet, name: string): void {
  const { dob, dob_unknown, gender } = patient;
  const age = dob && ageOn(today, dob, dob_unknown);
  const born = dob && !dob_unknown ? `born ${dob}` : null;
  drawPart(
    paper,
    'Patient',
    [name, patient.patient_code, genders[gender], born, age].filter(Boolean).join(' · '),
  );
  drawPart(paper, 'Contact', contactLines(patient).join('\n'));
  drawPart(
    paper,
    'In emergency',
    [patient.emergency_contact_name, patient.emergency_contact_relation, patient.emergency_contact_phone]
      .filter(Boolean)
      .join(' · '),
  );
  drawPart(
    paper,
    'Identity',
    [patient.national_id_type, patient.national_id_number].filter(Boolean).join(' '),
  );
  const death = patient.date_of_death ? `Died on ${patient.date_of_death}` : 'Deceased';
  drawPart(
    paper,
    'Notice',
    [patient.is_deceased && death, patient.is_dnr && 'Do not resuscitate'].filter(Boolean).join(' · '),
  );
  paper.y += 4;
  paper.rule();
  paper.y += 8;
}

function drawHealth(paper: Paper, { patient, conditions, allergies }: RecordSheet): void {
  drawPart(paper, 'Blood group', patient.blood_group ?? '');
  drawPart(
    paper,
    'Allergies',
    [...allergies, patient.known_allergies].filter(Boolean).join('\n') || 'None known',
  );
  drawPart(
    paper,
    'Conditions',
    [...conditions, patient.chronic_conditions].filter(Boolean).join('\n') || 'None known',
  );
  drawPart(paper, 'Notes', patient.clinical_notes ?? '');
}
