import { buffer } from 'node:stream/consumers';
import { createCanvas } from '@napi-rs/canvas';
import {
  printPrescription,
  type PrescriptionSheet,
  type SheetItem,
} from '../../../src/modules/prescription-papers/prescription-sheet.js';
import { readPdf } from '../../support/pdf.js';

const item = (n: number, overrides: Partial<SheetItem> = {}): SheetItem => ({
  medicine_name: `Medicine ${n}`,
  dosage: '1 tablet',
  frequency: 'Twice a day',
  duration: '5 days',
  instructions: null,
  quantity: 10,
  ...overrides,
});

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
  patient: {
    name: 'Asha Patil',
    code: '1a2b3c4d-P-00007',
    age: '42 years',
    gender: 'FEMALE',
    weight_kg: 61.5,
  },
  chief_complaint: 'Fever for three days',
  diagnosis: 'Viral fever',
  items: [item(1, { instructions: 'After food' })],
  footer: null,
  verify_url: 'https://hospitals.example/verify/rx/1a2b3c4d.q3Jd8sKfLw0PzXyT5vBn7mRc',
};

const print = async (overrides: Partial<PrescriptionSheet> = {}) =>
  buffer((await printPrescription({ ...sheet, ...overrides })).content);

it('one medicine: a page with everything on it, and a code that leads to the page that verifies', async () => {
  const { pages, title, qrCodes } = await readPdf(await print(), 'pictures');
  expect(pages).toHaveLength(1);
  expect(title).toBe('Prescription 1a2b3c4d-RX-00042');
  for (const words of [
    'City Hospital',
    '14 Law College Road, Pune',
    '+91 20 2550 1100 · care@city.example',
    '1a2b3c4d-RX-00042',
    'Issued 25 Nov 2026, 14:35',
    'Asha Patil',
    '42 years · Female · 61.5 kg',
    '1a2b3c4d-P-00007',
    'Dr. Anita Rao',
    'General Medicine',
    'Reg. No. MMC-2011-04567',
    'Fever for three days',
    'Viral fever',
    'Medicine 1',
    'After food',
    'Twice a day',
    'Page 1 of 1',
  ])
    expect(pages[0]).toContain(words);
  expect(qrCodes).toEqual([sheet.verify_url]);
});

it('forty medicines: over pages, each with the head of the table and its number; none is lost', async () => {
  const items = Array.from({ length: 40 }, (_, n) =>
    item(n + 1, n % 3 === 0 ? { instructions: 'Dissolve in half a glass of water and drink slowly' } : {}),
  );
  const { pages } = await readPdf(await print({ items }));
  expect(pages.length).toBeGreaterThan(1);
  for (const [n, page] of pages.entries()) expect(page).toContain(`Page ${n + 1} of ${pages.length}`);
  for (const page of pages) expect(page).toMatch(/No\. ?Medicine and instructions/);
  for (const page of pages.slice(1)) expect(page).toContain('1a2b3c4d-RX-00042 · Asha Patil · continued');
  const listed = pages.flatMap(page => [...page.matchAll(/Medicine (\d+)/g)].map(([, n]) => Number(n)));
  expect(listed).toEqual(items.map((_, n) => n + 1));
});

/** Signs stand in the order in which they are drawn, so letters are compared. */
const letters = (text: string) => text.replace(/\p{M}/gu, '');

describe('scripts', () => {
  it.each<[string, Partial<PrescriptionSheet>, string[]]>([
    [
      'Hindi',
      {
        patient: { ...sheet.patient, name: 'कमला नायर' },
        items: [item(1, { medicine_name: 'Amoxicillin कैप्सूल', instructions: 'भोजन के बाद' })],
      },
      ['कमला', 'भोजन', 'Amoxicillin'],
    ],
    [
      'Tamil',
      {
        patient: { ...sheet.patient, name: 'கமலா நாயர்' },
        items: [item(1, { medicine_name: 'Paracetamol மாத்திரை', instructions: 'உணவு பிறகு' })],
      },
      ['கமலா', 'உணவு', 'Paracetamol'],
    ],
  ])('%s stands on the paper beside the Latin words', async (_, overrides, words) => {
    const bytes = await print(overrides);
    const { pages } = await readPdf(bytes);
    for (const word of words) expect(letters(pages[0] ?? '')).toContain(letters(word));
  });

  it('signs and joined letters are shaped: two letters that join take the place of one', async () => {
    const inkOf = async (name: string) =>
      (await readPdf(await print({ patient: { ...sheet.patient, name } }), 'pictures')).ink[0] ?? 0;
    // The virama joins क and ष into one glyph; without shaping, three glyphs would be drawn.
    expect(await inkOf('क्ष'.repeat(8))).toBeLessThan(await inkOf('क ष'.repeat(8)));
  });
});

describe('the logo', () => {
  const canvas = createCanvas(64, 64);
  const context = canvas.getContext('2d');
  context.fillStyle = '#000000';
  context.fillRect(0, 0, 64, 64);
  const png = canvas.toBuffer('image/png');

  it('stands beside the name', async () => {
    const [without, withLogo] = [
      await readPdf(await print(), 'pictures'),
      await readPdf(await print({ logo: png }), 'pictures'),
    ];
    expect(withLogo.ink[0]).toBeGreaterThan(without.ink[0]! + 1);
    expect(withLogo.pages[0]).toContain('City Hospital');
  });

  it.each<[string, Buffer]>([
    ['no picture', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['half a picture', png.subarray(0, png.length / 2)],
    [
      'a picture with a broken inside',
      Buffer.concat([png.subarray(0, 60), Buffer.alloc(40), png.subarray(100)]),
    ],
    ['nothing', Buffer.alloc(0)],
    [
      'a picture that says it is a thousand million points',
      Buffer.concat([png.subarray(0, 16), Buffer.from('00007fff00007fff', 'hex'), png.subarray(24)]),
    ],
  ])('%s is left out, and the paper is whole', async (_, logo) => {
    const { pages } = await readPdf(await print({ logo }));
    expect(pages[0]).toContain('Page 1 of 1');
  });
});

it('the longest texts that are accepted break over lines and pages, to the last word', async () => {
  const words = (length: number, last: string) =>
    `${'Headache and nausea '.repeat(120).slice(0, length - last.length - 1)} ${last}`;
  const { pages } = await readPdf(
    await print({
      chief_complaint: words(2000, 'ENDOFCOMPLAINT'),
      diagnosis: words(1000, 'ENDOFDIAGNOSIS'),
      items: [
        item(1, {
          medicine_name: 'W'.repeat(255),
          dosage: 'x'.repeat(100),
          frequency: 'y'.repeat(100),
          duration: 'z'.repeat(100),
          instructions: words(500, 'ENDOFINSTRUCTIONS'),
        }),
        item(2),
      ],
    }),
  );
  const all = pages.join(' ');
  for (const last of ['ENDOFCOMPLAINT', 'ENDOFDIAGNOSIS', 'ENDOFINSTRUCTIONS', 'Medicine 2'])
    expect(all).toContain(last);
  expect(all.match(/W/g)).toHaveLength(255);
});

it('a row that is higher than a page goes on on the next', async () => {
  const lines = Array.from({ length: 150 }, (_, n) => `line ${n + 1} of the instructions`);
  const { pages } = await readPdf(
    await print({ items: [item(1, { instructions: lines.join('\n') }), item(2)] }),
  );
  const found = pages.flatMap(page => [...page.matchAll(/line (\d+) of/g)].map(([, n]) => Number(n)));
  expect(found).toEqual(lines.map((_, n) => n + 1));
  expect(pages.join(' ')).toContain('Medicine 2');
});

it.each<[string, Partial<PrescriptionSheet>, string]>([
  [
    'dispensed',
    { status: 'DISPENSED', dispensed_at: new Date('2026-11-25T10:15:00Z') },
    'Dispensed 25 Nov 2026, 15:45',
  ],
  ['cancelled', { status: 'CANCELLED', cancelled_at: new Date('2026-11-25T10:15:00Z') }, 'CANCELLED'],
])('says when it was %s', async (_, overrides, words) => {
  expect((await readPdf(await print(overrides))).pages[0]).toContain(words);
});

it('is the same to the byte each time', async () => {
  expect((await print()).equals(await print())).toBe(true);
});
