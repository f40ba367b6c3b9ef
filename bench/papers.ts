import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import PDFDocument from 'pdfkit';
import { fontsFor } from '../src/core/gateways/pdf/fonts.js';
import { printPrescription, type PrescriptionSheet } from '../src/modules/prescription-papers/index.js';

/** A usual prescription: five medicines, one page. */
const sheet: PrescriptionSheet = {
  hospital: {
    name: 'City Hospital',
    address: '14 Law College Road, Pune',
    phone: '+91 20 2550 1100',
    email: 'care@city.example',
  },
  code: '1a2b3c4d-RX-00042',
  status: 'ISSUED',
  issued_at: new Date('2026-11-25T09:05:00Z'),
  dispensed_at: null,
  cancelled_at: null,
  time_zone: 'Asia/Kolkata',
  doctor: {
    name: 'Dr. Anita Rao',
    specialization: 'General Medicine',
    registration_number: 'MMC-2011-04567',
  },
  patient: { name: 'Asha Patil', code: '1a2b3c4d-P-00007', age: '42 years', gender: 'FEMALE' },
  chief_complaint: 'Fever and cough for three days',
  diagnosis: 'Acute upper respiratory infection',
  items: Array.from({ length: 5 }, (_, n) => ({
    medicine_name: `Medicine number ${n} 500 mg tablet`,
    dosage: '1 tablet',
    frequency: 'Twice a day',
    duration: '5 days',
    instructions: 'After food, with a glass of water',
    quantity: 10,
  })),
  footer: null,
  verify_url: 'https://hospitals.example/verify/rx/1a2b3c4d.q3Jd8sKfLw0PzXyT5vBn7mRc',
};

const texts = [
  ...Object.values(sheet.hospital),
  sheet.code,
  ...Object.values(sheet.doctor),
  ...Object.values(sheet.patient),
  sheet.chief_complaint,
  sheet.diagnosis,
  ...sheet.items.flatMap(item => Object.values(item).map(String)),
  sheet.verify_url,
].filter(text => typeof text === 'string');

const ours = async (): Promise<Readable> => (await printPrescription(sheet)).content;

/** The same words line by line, without layout, table or code. */
const bare = (font: unknown) => (): Promise<Readable> => {
  const document = new PDFDocument({ size: 'A4' });
  document.font(font as PDFKit.Mixins.PDFFontSource).fontSize(9.5);
  for (const text of texts) document.text(text);
  document.end();
  return Promise.resolve(document as unknown as Readable);
};

/** Papers a second on one core: by the time that the process has computed, not by the clock. */
async function rate(print: () => Promise<Readable>, count: number): Promise<number> {
  for (let n = 0; n < 5; n++) await buffer(await print());
  const before = process.cpuUsage();
  for (let n = 0; n < count; n++) await buffer(await print());
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1e6);
}

/** Our sheet against pdfkit alone, with the same font and with one of its own that needs no embedding. The first is the limit that counts. */
export async function comparePapers(): Promise<string> {
  const file = createRequire(import.meta.url).resolve(
    '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  );
  const { latin } = await fontsFor(PDFDocument);
  const [own, parsed, embedded, builtIn] = [
    await rate(ours, 100),
    await rate(bare(latin.regular), 100),
    await rate(bare(await readFile(file)), 30),
    await rate(bare('Helvetica'), 200),
  ];
  const share = (limit: number) => (own / limit).toFixed(2);
  return (
    `prescription PDF: ${own.toFixed(0)} a second and core; ` +
    `bare pdfkit with the same font, parsed once, ${parsed.toFixed(0)} (${share(parsed)}), ` +
    `with its file as pdfkit takes it ${embedded.toFixed(0)} (${share(embedded)}), ` +
    `with its built-in font, which is not embedded, ${builtIn.toFixed(0)} (${share(builtIn)})`
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${await comparePapers()}\n`);
