import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import PDFDocument from 'pdfkit';
import { fontsFor, parseFont } from '../src/core/gateways/pdf/fonts.js';
import { printPrescription, type PrescriptionSheet } from '../src/modules/prescription-papers/index.js';

const given = ['Asha', 'Vikram', 'Meenakshi', 'Joseph', 'Farida', 'Suresh', 'Lakshmi', 'Harpreet'];
const family = ['Patil', 'Rao', 'Kulkarni', 'Menon', 'Shaikh', 'Iyer', 'Chatterjee', 'Gill', 'Fernandes'];
const medicines = [
  'Paracetamol 500 mg tablet',
  'Amoxicillin 250 mg capsule',
  'Cetirizine 10 mg tablet',
  'Pantoprazole 40 mg tablet',
  'Ambroxol 30 mg/5 ml syrup',
  'Azithromycin 500 mg tablet',
  'Metformin 850 mg tablet',
  'Salbutamol 100 mcg inhaler',
  'Ibuprofen 400 mg tablet',
  'Oral rehydration salts sachet',
  'Amlodipine 5 mg tablet',
];
const of = (list: readonly string[], n: number): string => list[n % list.length] as string;

/** A usual prescription: five medicines, one page. Each is for somebody else, with another code to scan. */
function sheetOf(n: number): PrescriptionSheet {
  const name = `${of(given, n)} ${of(family, n)}`;
  return {
    hospital: {
      name: 'City Hospital',
      address: '14 Law College Road, Pune',
      phone: '+91 20 2550 1100',
      email: 'care@city.example',
    },
    code: `1a2b3c4d-RX-${String(n).padStart(5, '0')}`,
    status: 'ISSUED',
    issued_at: new Date(Date.UTC(2026, 10, 25, 9, n)),
    dispensed_at: null,
    cancelled_at: null,
    time_zone: 'Asia/Kolkata',
    doctor: {
      name: `Dr. Anita ${of(family, n >> 3)}`,
      specialization: 'General Medicine',
      registration_number: 'MMC-2011-04567',
    },
    patient: {
      name,
      code: `1a2b3c4d-P-${String(n * 7).padStart(5, '0')}`,
      age: `${20 + (n % 60)} years`,
      gender: 'FEMALE',
    },
    chief_complaint: 'Fever and cough for three days',
    diagnosis: 'Acute upper respiratory infection',
    items: Array.from({ length: 5 }, (_, item) => ({
      medicine_name: of(medicines, n + 2 * item),
      dosage: '1 tablet',
      frequency: 'Twice a day',
      duration: `${3 + item} days`,
      instructions: 'After food, with a glass of water',
      quantity: 6 + 2 * item,
    })),
    footer: null,
    verify_url: `https://hospitals.example/verify/rx/1a2b3c4d.${createHash('sha256').update(String(n)).digest('base64url').slice(0, 24)}`,
  };
}

const ours = async (n: number): Promise<Readable> => (await printPrescription(sheetOf(n))).content;

/** What our sheet says, in its two weights. */
function textsOf(sheet: PrescriptionSheet): Record<'regular' | 'bold', string[]> {
  const { hospital, doctor, patient, items } = sheet;
  const bold = [
    ...[hospital.name, 'Prescription', sheet.code, 'Patient', patient.name, 'Doctor', doctor.name],
    ...[
      'Complaint',
      'Diagnosis',
      'No.',
      'Medicine and instructions',
      'Dosage',
      'Frequency',
      'Duration',
      'Qty',
    ],
    ...items.map(item => item.medicine_name),
    ...['Is this paper genuine?', doctor.name],
  ];
  const regular = [
    hospital.address,
    `${hospital.phone}  ·  ${hospital.email}`,
    'Issued 25 Nov 2026, 14:35',
    `${patient.age} · Female`,
    patient.code,
    doctor.specialization,
    `Reg. No. ${doctor.registration_number}`,
    sheet.chief_complaint,
    sheet.diagnosis,
    ...items.flatMap(({ medicine_name: _, ...item }, n) => [`${n + 1}.`, ...Object.values(item).map(String)]),
    'Scan the code, or open:',
    sheet.verify_url,
    `Reg. No. ${doctor.registration_number}`,
    'Page 1 of 1',
    `${hospital.name} · ${hospital.phone}`,
  ].filter(text => text !== null);
  return { regular, bold };
}

type Source = Record<'regular' | 'bold', unknown>;

/** The same words in the same two weights, line by line: without layout, table, rules or code to scan. */
const bare =
  (fonts: Source) =>
  (n: number): Promise<Readable> => {
    const document = new PDFDocument({ size: 'A4', margin: 36 });
    const texts = textsOf(sheetOf(n));
    for (const weight of ['regular', 'bold'] as const) {
      document.font(fonts[weight] as PDFKit.Mixins.PDFFontSource).fontSize(8);
      for (const text of texts[weight]) document.text(text);
    }
    document.end();
    return Promise.resolve(document as unknown as Readable);
  };

type Print = (n: number) => Promise<Readable>;

/** Processor time that so many papers take, in seconds. */
async function timeOf(print: Print, from: number, count: number): Promise<number> {
  const before = process.cpuUsage();
  for (let n = from; n < from + count; n++) await buffer(await print(n));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const rounds = 10;

/** Papers a second on one core, in turns, so that whatever else slows the machine slows all of them. */
async function ratesOf(papers: readonly { readonly print: Print; readonly count: number }[]) {
  const seconds = papers.map(() => 0);
  for (let round = 0; round <= rounds; round++)
    for (const [which, { print, count }] of papers.entries()) {
      const taken = await timeOf(print, round * count, count);
      // The first round warms up.
      if (round > 0) seconds[which]! += taken;
    }
  return papers.map(({ count }, which) => (count * rounds) / seconds[which]!);
}

/**
 * Our sheet against a page that pdfkit alone prints of the same words in the same fonts. The limit that counts has the
 * fonts parsed once, as ours. The others: with our fonts, which also remember the words that they have shaped; with
 * the files, as pdfkit takes them; with built-in fonts, which are neither shaped nor embedded.
 */
export async function comparePapers(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const { latin } = await fontsFor(PDFDocument);
  const files = {
    regular: await readFile(resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf')),
    bold: await readFile(resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf')),
  };
  const parsed = {
    regular: parseFont(PDFDocument, files.regular),
    bold: parseFont(PDFDocument, files.bold),
  };
  const limits: [name: string, fonts: Source, count: number][] = [
    ['in the same fonts, parsed once,', parsed, 30],
    ['in our fonts, which remember words,', latin, 30],
    ['in their files as pdfkit takes them', files, 3],
    ['in built-in fonts, not embedded,', { regular: 'Helvetica', bold: 'Helvetica-Bold' }, 30],
  ];
  const [own, ...rates] = await ratesOf([
    { print: ours, count: 30 },
    ...limits.map(([, fonts, count]) => ({ print: bare(fonts), count })),
  ]);
  const lines = rates.map(
    (rate, n) => `${limits[n]?.[0]} ${rate.toFixed(0)} (${((own ?? 0) / rate).toFixed(2)})`,
  );
  return `prescription PDF: ${(own ?? 0).toFixed(0)} a second and core; bare pdfkit page of the same text: ${lines.join(', ')}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${await comparePapers()}\n`);
