import { escaped, pagePolicy as policyOf } from '../../core/http/page.js';
import type { PrescriptionVerification } from './prescription-papers.dto.js';
import { momentIn } from './sheet.rules.js';

type Found = PrescriptionVerification & { readonly time_zone: string };
type Verdict = Found['verdict'] | 'unknown';

const style = `
:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,"Noto Sans","Noto Sans Devanagari",sans-serif;background:#f3f5f7;color:#1b1f24}
main{max-width:34rem;margin:2rem auto;padding:0 1rem}
.verdict{border-radius:.75rem;padding:1.25rem;color:#fff}
.genuine{background:#0b6b3a}.dispensed{background:#8a5a00}.cancelled,.altered{background:#a3201a}.unknown{background:#4a5260}
h1{font-size:1.35rem;margin:0 0 .25rem}.verdict p{margin:.25rem 0 0}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;margin:1.25rem 0}dt{color:#5c6570}dd{margin:0;overflow-wrap:anywhere}
ol{margin:.5rem 0;padding-left:1.5rem}li{overflow-wrap:anywhere;margin:.35rem 0}small{color:#5c6570}
@media(prefers-color-scheme:dark){body{background:#14181c;color:#e8ebee}dt,small{color:#a5adb6}}
`;

export const pagePolicy = policyOf({ style });

const titles: Record<Verdict, string> = {
  genuine: 'Genuine',
  dispensed: 'Already dispensed',
  cancelled: 'Cancelled',
  altered: 'Altered',
  unknown: 'Unknown',
};

/** English and Hindi. */
const sentences: Record<Verdict, (when: string) => readonly [english: string, hindi: string]> = {
  genuine: () => [
    'This prescription is genuine, and its medicines have not been given out.',
    'यह पर्ची असली है, और इसकी दवाएँ अभी तक नहीं दी गई हैं।',
  ],
  dispensed: when => [
    `This prescription is genuine, but its medicines were given out on ${when}.`,
    `यह पर्ची असली है, पर इसकी दवाएँ दी जा चुकी हैं: ${when}।`,
  ],
  cancelled: when => [
    `The hospital cancelled this prescription on ${when}. Do not give out its medicines.`,
    `अस्पताल ने यह पर्ची रद्द कर दी है: ${when}। इस पर दवाएँ न दें।`,
  ],
  altered: () => [
    'Do not trust this prescription: what is on record is not what the hospital signed. Please call the hospital.',
    'इस पर्ची पर भरोसा न करें: रिकॉर्ड अस्पताल के हस्ताक्षर से मेल नहीं खाता। कृपया अस्पताल से पूछें।',
  ],
  unknown: () => [
    'No hospital here has issued a prescription with this code.',
    'इस कोड की पर्ची यहाँ के किसी अस्पताल ने जारी नहीं की है।',
  ],
};

/** What somebody sees who has scanned the QR code; undefined for a code that is not known. */
export function verificationPage(found: Found | undefined): string {
  const verdict = found?.verdict ?? 'unknown';
  const at = found?.dispensed_at ?? found?.cancelled_at;
  const [english, hindi] = sentences[verdict](found && at ? momentIn(new Date(at), found.time_zone) : '');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${titles[verdict]} – prescription</title>
<style>${style}</style>
</head>
<body>
<main>
<div class="verdict ${verdict}" role="status">
<h1>${titles[verdict]}</h1>
<p>${escaped(english)}</p>
<p lang="hi">${escaped(hindi)}</p>
</div>
${found ? details(found) : ''}
</main>
</body>
</html>
`;
}

function details(found: Found): string {
  const { issued_at, doctor_name, doctor_registration_number, medicines } = found;
  const facts: [string, string | null][] = [
    ['Hospital', found.hospital_name],
    ['Prescription', found.prescription_code],
    ['Issued', issued_at && momentIn(new Date(issued_at), found.time_zone)],
    ['Doctor', doctor_name && [doctor_name, doctor_registration_number].filter(Boolean).join(', Reg. No. ')],
    ['Patient', found.patient_initials],
  ];
  const rows = facts.map(([name, value]) => (value ? `<dt>${name}</dt><dd>${escaped(value)}</dd>` : ''));
  const items = medicines.map(({ name, dosage, frequency, duration, quantity }) => {
    const how = [dosage, frequency, duration, quantity === null ? null : `quantity ${quantity}`];
    return `<li>${escaped(name)}<br><small>${escaped(how.filter(Boolean).join(' · '))}</small></li>`;
  });
  const list =
    items.length > 0
      ? `<p>Compare with the paper: / पर्ची से मिलाएँ:</p>\n<ol>\n${items.join('\n')}\n</ol>`
      : '';
  return `<dl>\n${rows.filter(Boolean).join('\n')}\n</dl>\n${list}`;
}
