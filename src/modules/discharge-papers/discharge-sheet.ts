import { drawLetterhead } from '../../core/gateways/pdf/letterhead.js';
import { grey, ink, openPaper, type Paper } from '../../core/gateways/pdf/paper.js';
import { drawPart } from '../../core/gateways/pdf/part.js';
import { drawTable, type Cell, type Column } from '../../core/gateways/pdf/table.js';
import { changeWord, diagnosisLine, vitalsLine, type DischargeDetails } from '../admissions/index.js';
import { momentIn } from '../prescription-papers/index.js';
import type { LetterheadSettings } from '../settings/index.js';

/** Everything that stands on the paper; nothing else is looked up while it is drawn. */
export interface DischargeSheet extends LetterheadSettings {
  readonly hospital: {
    readonly name: string;
    readonly address: string | null;
    readonly phone: string | null;
    readonly email: string;
  };
  /** IANA time zone of the hospital. */
  readonly time_zone: string;
  readonly patient: {
    readonly name: string;
    readonly code: string;
    /** On the day of discharge. */
    readonly age: string | null;
    readonly gender: 'MALE' | 'FEMALE' | 'OTHER' | 'UNKNOWN';
  };
  readonly doctor: { readonly name: string; readonly registration_number: string | null };
  readonly department: string;
  readonly admitted_at: Date;
  readonly discharged_at: Date;
  readonly length_of_stay_days: number;
  /** In words. */
  readonly summary: string;
  readonly details: DischargeDetails | null;
}

const genders = { MALE: 'Male', FEMALE: 'Female', OTHER: 'Other', UNKNOWN: '' };

const columns: readonly Column[] = [
  { title: '', share: 13 },
  { title: 'Medicine and instructions', share: 41 },
  { title: 'Dosage', share: 15 },
  { title: 'Frequency', share: 17 },
  { title: 'Duration', share: 14 },
];

/** The summary as a PDF of A4 pages. The file is in `content` of what is returned. */
export async function printDischarge(sheet: DischargeSheet): Promise<Paper> {
  const { hospital, patient, doctor, logo } = sheet;
  const title = `Discharge summary ${patient.code}`;
  const paper = await openPaper({
    title,
    author: hospital.name,
    createdAt: sheet.discharged_at,
    footer: [hospital.name, hospital.phone, sheet.footer].filter(Boolean).join(' · '),
    continued: `Discharge summary · ${patient.name} · continued`,
  });
  const contact = [hospital.phone, hospital.email].filter(Boolean).join('  ·  ');
  drawLetterhead(paper, {
    name: hospital.name,
    lines: [hospital.address, contact].filter(line => line !== null).filter(Boolean),
    ...(logo && { logo }),
  });
  paper.write('Discharge summary', { size: 15, weight: 'bold' });
  paper.y += 6;
  drawFacts(paper, sheet);
  drawDetails(paper, sheet);
  paper.ensure(60);
  paper.y += 44;
  const right = paper.right - 180;
  paper.rule(ink, 0.8, right, 180);
  paper.y += 4;
  paper.write(doctor.name, { size: 9.5, weight: 'bold', align: 'right' }, right, 180);
  const registration = doctor.registration_number && `Reg. No. ${doctor.registration_number}`;
  paper.write(registration ?? 'Signature', { size: 8.5, color: grey, align: 'right' }, right, 180);
  paper.finish();
  return paper;
}

function drawFacts(paper: Paper, sheet: DischargeSheet): void {
  const { patient, time_zone, length_of_stay_days: days } = sheet;
  const who = [patient.name, patient.code, patient.age, genders[patient.gender]].filter(Boolean).join(' · ');
  drawPart(paper, 'Patient', who);
  drawPart(paper, 'Doctor', `${sheet.doctor.name} · ${sheet.department}`);
  drawPart(paper, 'Admitted', momentIn(sheet.admitted_at, time_zone));
  drawPart(
    paper,
    'Discharged',
    `${momentIn(sheet.discharged_at, time_zone)} · ${days} ${days === 1 ? 'day' : 'days'}`,
  );
  paper.y += 4;
  paper.rule();
  paper.y += 8;
}

/** What was told in parts is shown in parts; the words follow where somebody has written them. */
function drawDetails(paper: Paper, { details, summary }: DischargeSheet): void {
  if (details) {
    drawPart(paper, 'Diagnoses', details.diagnoses.map(diagnosisLine).join('\n'));
    drawPart(paper, 'Vital signs', vitalsLine(details.vitals));
  }
  drawPart(paper, 'Summary', summary);
  if (!details) return;
  if (details.medicines.length > 0) {
    paper.y += 6;
    drawTable(paper, columns, details.medicines.map(cellsOf));
    paper.y += 10;
  }
  const { on, instructions } = details.follow_up ?? {};
  drawPart(paper, 'Follow-up', [on, instructions].filter(Boolean).join(' · '));
}

function cellsOf(medicine: DischargeDetails['medicines'][number]): Cell[] {
  const plain = (text: string | null | undefined): Cell => (text ? [{ text }] : []);
  const { change, medicine_name, instructions, dosage, frequency, duration } = medicine;
  return [
    [{ text: changeWord(change), style: { weight: 'bold', size: 9 } }],
    [
      { text: medicine_name, style: { weight: 'bold' } },
      ...(instructions ? [{ text: instructions, style: { size: 9 } }] : []),
    ],
    plain(dosage),
    plain(frequency),
    plain(duration),
  ];
}
