import { drawLetterhead } from '../../core/gateways/pdf/letterhead.js';
import { grey, ink, openPaper, type Paper } from '../../core/gateways/pdf/paper.js';
import { drawTable, type Cell, type Column } from '../../core/gateways/pdf/table.js';
import type { LetterheadSettings } from '../settings/index.js';
import { momentIn } from './sheet.rules.js';

/** Everything that stands on the paper; nothing else is looked up while it is drawn. */
export interface PrescriptionSheet extends LetterheadSettings {
  readonly hospital: {
    readonly name: string;
    readonly address: string | null;
    readonly phone: string | null;
    readonly email: string;
  };

  readonly code: string;
  readonly status: 'ISSUED' | 'DISPENSED' | 'CANCELLED';
  readonly issued_at: Date;
  readonly dispensed_at: Date | null;
  readonly cancelled_at: Date | null;
  /** IANA time zone of the hospital. */
  readonly time_zone: string;
  readonly doctor: {
    readonly name: string;
    readonly specialization: string | null;
    readonly registration_number: string | null;
  };
  readonly patient: {
    readonly name: string;
    readonly code: string;
    /** On the day of issue. */
    readonly age: string | null;
    readonly gender: 'MALE' | 'FEMALE' | 'OTHER' | 'UNKNOWN';
    /** When it has been measured. */
    readonly weight_kg?: number;
  };
  readonly chief_complaint: string | null;
  readonly diagnosis: string | null;
  readonly items: readonly SheetItem[];
  /** Where anybody can see whether the paper is genuine; in the QR code. */
  readonly verify_url: string;
}

export interface SheetItem {
  readonly medicine_name: string;
  readonly dosage: string | null;
  readonly frequency: string | null;
  readonly duration: string | null;
  readonly instructions: string | null;
  readonly quantity: number | null;
}

const genders = { MALE: 'Male', FEMALE: 'Female', OTHER: 'Other', UNKNOWN: '' };

const columns: readonly Column[] = [
  { title: 'No.', share: 6 },
  { title: 'Medicine and instructions', share: 39 },
  { title: 'Dosage', share: 15 },
  { title: 'Frequency', share: 17 },
  { title: 'Duration', share: 14 },
  { title: 'Qty', share: 9, align: 'right' },
];

const qrSize = 92;

/** The prescription as a PDF of A4 pages. The file is in `content` of what is returned. */
export async function printPrescription(sheet: PrescriptionSheet): Promise<Paper> {
  const { hospital, code, patient, logo } = sheet;
  const paper = await openPaper({
    title: `Prescription ${code}`,
    author: hospital.name,
    createdAt: sheet.dispensed_at ?? sheet.cancelled_at ?? sheet.issued_at,
    footer: [hospital.name, hospital.phone, sheet.footer].filter(Boolean).join(' · '),
    continued: `Prescription ${code} · ${patient.name} · continued`,
    ...(sheet.status === 'CANCELLED' && { watermark: 'CANCELLED' }),
  });
  const contact = [hospital.phone, hospital.email].filter(Boolean).join('  ·  ');
  drawLetterhead(paper, {
    name: hospital.name,
    lines: [hospital.address, contact].filter(line => line !== null).filter(Boolean),
    ...(logo && { logo }),
  });
  drawHeading(paper, sheet);
  drawPeople(paper, sheet);
  drawParagraph(paper, 'Complaint', sheet.chief_complaint);
  drawParagraph(paper, 'Diagnosis', sheet.diagnosis);
  paper.y += 6;
  drawTable(paper, columns, sheet.items.map(cellsOf));
  paper.y += 18;
  await drawSignature(paper, sheet);
  paper.finish();
  return paper;
}

function drawHeading(paper: Paper, { code, issued_at, time_zone, ...sheet }: PrescriptionSheet): void {
  const top = paper.y;
  paper.write('Prescription', { size: 15, weight: 'bold' }, paper.left, paper.width / 2);
  const left = paper.y;
  paper.y = top;
  const half = paper.left + paper.width / 2;
  paper.write(code, { size: 10.5, weight: 'bold', align: 'right' }, half);
  paper.write(`Issued ${momentIn(issued_at, time_zone)}`, { size: 9, color: grey, align: 'right' }, half);
  const [what, when] =
    sheet.status === 'DISPENSED' ? ['Dispensed', sheet.dispensed_at] : ['Cancelled', sheet.cancelled_at];
  if (when)
    paper.write(
      `${what} ${momentIn(when, time_zone)}`,
      { size: 9, weight: 'bold', align: 'right', color: what === 'Cancelled' ? '#b3261e' : ink },
      half,
    );
  paper.y = Math.max(paper.y, left) + 8;
}

/** Patient on the left, doctor on the right. */
function drawPeople(paper: Paper, { patient, doctor }: PrescriptionSheet): void {
  const gap = 24;
  const width = (paper.width - gap) / 2;
  const weight = patient.weight_kg === undefined ? '' : `${patient.weight_kg} kg`;
  const blocks: [label: string, name: string, lines: (string | null)[]][] = [
    [
      'Patient',
      patient.name,
      [[patient.age, genders[patient.gender], weight].filter(Boolean).join(' · '), patient.code],
    ],
    [
      'Doctor',
      doctor.name,
      [doctor.specialization, doctor.registration_number && `Reg. No. ${doctor.registration_number}`],
    ],
  ];
  const top = paper.y;
  const ends = blocks.map(([label, name, lines], n) => {
    const x = paper.left + n * (width + gap);
    paper.y = top;
    paper.write(label, { size: 7.5, color: grey, weight: 'bold' }, x, width);
    paper.write(name, { size: 11, weight: 'bold' }, x, width);
    for (const line of lines) if (line) paper.write(line, { size: 9.5 }, x, width);
    return paper.y;
  });
  paper.y = Math.max(...ends) + 6;
  paper.rule();
  paper.y += 8;
}

function drawParagraph(paper: Paper, label: string, text: string | null): void {
  if (!text) return;
  const indent = 66;
  paper.ensure(14);
  const top = paper.y;
  // On one base line with the larger text beside it.
  paper.y += 1.6;
  paper.write(label, { size: 8, color: grey, weight: 'bold' }, paper.left, indent);
  paper.y = top;
  paper.write(text, {}, paper.left + indent);
  paper.y += 4;
}

function cellsOf(item: SheetItem, index: number): Cell[] {
  const plain = (text: string | null): Cell => (text ? [{ text }] : []);
  return [
    plain(`${index + 1}.`),
    [
      { text: item.medicine_name, style: { weight: 'bold' } },
      ...(item.instructions ? [{ text: item.instructions, style: { size: 9 } }] : []),
    ],
    plain(item.dosage),
    plain(item.frequency),
    plain(item.duration),
    plain(item.quantity === null ? null : String(item.quantity)),
  ];
}

/** The QR code beside the line to sign on; never apart from each other. */
async function drawSignature(paper: Paper, { doctor, verify_url }: PrescriptionSheet): Promise<void> {
  const captionWidth = 190;
  const signWidth = 180;
  paper.ensure(qrSize + 10);
  const top = paper.y;
  await paper.qrCode(verify_url, paper.left - 8, top, qrSize);
  const x = paper.left + qrSize;
  paper.y = top + 12;
  paper.write('Is this paper genuine?', { size: 8.5, weight: 'bold' }, x, captionWidth);
  paper.write('Scan the code, or open:', { size: 8, color: grey }, x, captionWidth);
  paper.write(verify_url, { size: 7, color: grey }, x, captionWidth);
  const right = paper.right - signWidth;
  paper.y = top + 44;
  paper.rule(ink, 0.8, right, signWidth);
  paper.y += 4;
  paper.write(doctor.name, { size: 9.5, weight: 'bold', align: 'right' }, right, signWidth);
  const registration = doctor.registration_number && `Reg. No. ${doctor.registration_number}`;
  const below = registration ?? 'Signature';
  paper.write(below, { size: 8.5, color: grey, align: 'right' }, right, signWidth);
  paper.y = Math.max(paper.y, top + qrSize);
}
