import { drawLetterhead } from '../../core/gateways/pdf/letterhead.js';
import { grey, openPaper } from '../../core/gateways/pdf/paper.js';
import { openTable, type Column } from '../../core/gateways/pdf/table.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import type { PatientLine } from '../patients/index.js';
import { momentIn } from '../prescription-papers/index.js';

const columns: readonly Column[] = [
  { title: 'Code', share: 18 },
  { title: 'Name', share: 25 },
  { title: 'Phone', share: 16 },
  { title: 'Type', share: 7 },
  { title: 'Upcoming appointment', share: 20 },
  { title: 'Created', share: 14 },
];

/** The list as a PDF of A4 pages. A page leaves when the next one begins, so no more than one is held. */
export async function* patientListPdf(
  { name, timeZone }: Tenant,
  now: Date,
  lines: AsyncGenerator<PatientLine[]>,
): AsyncGenerator<Buffer> {
  const paper = await openPaper({
    title: 'Patients',
    author: name,
    createdAt: now,
    footer: `${name} · ${momentIn(now, timeZone)}`,
    continued: 'Patients · continued',
    leavesPageByPage: true,
  });
  drawLetterhead(paper, { name, lines: [`Patients · ${momentIn(now, timeZone)}`] });
  const table = openTable(paper, columns);
  for await (const page of lines) {
    for (const line of page) table.row(cellsOf(line));
    const written = paper.take();
    if (written) yield written;
  }
  paper.finish();
  for (let written = paper.take(); written; written = paper.take()) yield written;
}

function cellsOf(line: PatientLine) {
  const { patient_code, first_name, last_name, phone_primary, patient_type, next_visit_at, created_at } =
    line;
  const small = { size: 8 };
  const of = (text: string | null, style = small) => (text ? [{ text, style }] : []);
  return [
    of(patient_code),
    of([first_name, last_name].filter(Boolean).join(' ')),
    of(phone_primary),
    of(patient_type),
    [...of(next_visit_at), ...of(line.next_visit_doctor, { ...small, size: 7 })],
    [{ text: created_at.slice(0, 10), style: { ...small, color: grey } }],
  ];
}
