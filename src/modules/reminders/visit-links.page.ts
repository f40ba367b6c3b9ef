import { escaped, pagePolicy } from '../../core/http/page.js';
import type { Answer } from './visit-links.service.js';

type Locale = 'en' | 'hi';
type Words = readonly [title: string, sentence: string];
type Shown =
  | Exclude<Answer['state'], 'open' | 'done'>
  | 'ask_confirm'
  | 'ask_cancel'
  | 'confirmed'
  | 'cancelled_by_patient';

const style = `
:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,"Noto Sans","Noto Sans Devanagari",sans-serif;background:#f3f5f7;color:#1b1f24}
main{max-width:34rem;margin:2rem auto;padding:0 1rem}
.card{border-radius:.75rem;padding:1.25rem;background:#fff;border-top:.35rem solid #4a5260}
.good{border-color:#0b6b3a}.bad{border-color:#a3201a}
h1{font-size:1.35rem;margin:0 0 .5rem}p{margin:.5rem 0}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;margin:1rem 0 0}dt{color:#5c6570}dd{margin:0;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;width:100%;padding:.75rem;margin-top:1rem;border:0;border-radius:.5rem;background:#0b5cad;color:#fff;cursor:pointer}
.bad button{background:#a3201a}button:focus-visible{outline:3px solid #f0a000;outline-offset:2px}
@media(prefers-color-scheme:dark){body{background:#14181c;color:#e8ebee}.card{background:#1d2329}dt{color:#a5adb6}}
`;

export const visitPagePolicy = pagePolicy({ style, hasForm: true });

const statuses: Partial<Record<Answer['state'], number>> = {
  unknown: 404,
  gone: 404,
  moved: 409,
  begun: 409,
  expired: 410,
  unavailable: 503,
};

/** The status of a page, for programs: a page that asks or that reports success is a 200. */
export const statusOf = (state: Answer['state']): number => statuses[state] ?? 200;

const words: Record<Shown, Record<Locale, Words>> = {
  ask_confirm: {
    en: ['Will you come?', 'Please confirm that you will come to this appointment.'],
    hi: ['क्या आप आएँगे?', 'कृपया पुष्टि करें कि आप इस अपॉइंटमेंट पर आएँगे।'],
  },
  ask_cancel: {
    en: ['Cancel this appointment?', 'The time will be given to somebody else. This cannot be undone here.'],
    hi: ['यह अपॉइंटमेंट रद्द करें?', 'यह समय किसी और को दे दिया जाएगा। इसे यहाँ वापस नहीं लिया जा सकता।'],
  },
  confirmed: {
    en: ['Confirmed', 'Thank you. We look forward to seeing you.'],
    hi: ['पुष्टि हो गई', 'धन्यवाद। हम आपकी प्रतीक्षा करेंगे।'],
  },
  cancelled_by_patient: {
    en: ['Cancelled', 'This appointment has been cancelled. Thank you for telling us.'],
    hi: ['रद्द हो गया', 'यह अपॉइंटमेंट रद्द कर दिया गया है। बताने के लिए धन्यवाद।'],
  },
  cancelled: {
    en: ['Already cancelled', 'This appointment has been cancelled, so it cannot be confirmed any more.'],
    hi: ['पहले ही रद्द', 'यह अपॉइंटमेंट रद्द हो चुका है, इसलिए अब इसकी पुष्टि नहीं हो सकती।'],
  },
  moved: {
    en: [
      'The time has changed',
      'This appointment has been moved. Please use the link in our latest message.',
    ],
    hi: ['समय बदल गया है', 'इस अपॉइंटमेंट का समय बदल गया है। कृपया हमारे नए संदेश का लिंक खोलें।'],
  },
  begun: {
    en: ['The visit has begun', 'This appointment has begun or is over, so nothing can be changed here.'],
    hi: ['विज़िट शुरू हो चुकी है', 'यह अपॉइंटमेंट शुरू या पूरा हो चुका है, इसलिए यहाँ कुछ बदला नहीं जा सकता।'],
  },
  expired: {
    en: ['This link has expired', 'It was good until the time of the appointment.'],
    hi: ['यह लिंक अब मान्य नहीं है', 'यह अपॉइंटमेंट के समय तक ही मान्य था।'],
  },
  gone: {
    en: ['There is no such appointment', 'We could not find this appointment any more.'],
    hi: ['ऐसा कोई अपॉइंटमेंट नहीं है', 'यह अपॉइंटमेंट अब नहीं मिला।'],
  },
  unavailable: {
    en: ['Not possible at the moment', 'The hospital cannot take your answer here. Please call them.'],
    hi: ['अभी संभव नहीं है', 'अस्पताल यहाँ आपका उत्तर नहीं ले सकता। कृपया फ़ोन करें।'],
  },
  unknown: {
    en: ['This link is not valid', 'Please open the link exactly as it stands in our message.'],
    hi: ['यह लिंक मान्य नहीं है', 'कृपया लिंक वैसा ही खोलें जैसा हमारे संदेश में है।'],
  },
};

const labels = {
  en: {
    hospital: 'Hospital',
    doctor: 'Doctor',
    at: 'Time',
    phone: 'Telephone',
    confirm: 'Yes, I will come',
    cancel: 'Cancel the appointment',
  },
  hi: {
    hospital: 'अस्पताल',
    doctor: 'डॉक्टर',
    at: 'समय',
    phone: 'फ़ोन',
    confirm: 'हाँ, मैं आऊँगा/आऊँगी',
    cancel: 'अपॉइंटमेंट रद्द करें',
  },
} satisfies Record<Locale, object>;

const shownFor = (answer: Answer): Shown => {
  if (!('link' in answer)) return answer.state;
  const { state, link } = answer;
  if (state === 'open') return link.purpose === 'confirm' ? 'ask_confirm' : 'ask_cancel';
  if (state === 'done') return link.purpose === 'confirm' ? 'confirmed' : 'cancelled_by_patient';
  return state;
};

/** In the language of the hospital; in both while it is not known which it is. */
export function visitPage(answer: Answer): string {
  const shown = shownFor(answer);
  const locale = 'locale' in answer ? answer.locale : 'en';
  const said = 'locale' in answer ? [words[shown][locale]] : [words[shown].en, words[shown].hi];
  const [title] = words[shown][locale];
  const text = said
    .map(
      ([heading, sentence], n) =>
        `<div lang="${n === 0 ? locale : 'hi'}"><h1>${heading}</h1>\n<p>${sentence}</p></div>`,
    )
    .join('\n');
  const tone =
    { confirmed: ' good', cancelled_by_patient: ' good', ask_cancel: ' bad' }[shown as string] ?? '';
  const purpose = shown === 'ask_confirm' ? 'confirm' : shown === 'ask_cancel' ? 'cancel' : undefined;
  const form =
    purpose && `<form method="post"><button type="submit">${labels[locale][purpose]}</button></form>`;
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<div class="card${tone}" role="status">
${text}
${'tenant' in answer ? factsOf(answer, locale) : ''}
${form ?? ''}
</div>
</main>
</body>
</html>
`;
}

/** What the patient knows from the message anyway; neither their name nor the department. */
function factsOf(answer: Extract<Answer, { tenant: unknown }>, locale: Locale): string {
  const { tenant } = answer;
  const named = labels[locale];
  const visit =
    'visit' in answer && ['open', 'done', 'cancelled'].includes(answer.state) ? answer.visit : undefined;
  const facts: [string, string | null | undefined][] = [
    [named.at, visit && momentIn(new Date(visit.starts_at), tenant.timeZone, locale)],
    [named.doctor, visit?.doctor],
    [named.hospital, tenant.name],
    [named.phone, tenant.contactPhone],
  ];
  const rows = facts.map(([name, value]) => (value ? `<dt>${name}</dt><dd>${escaped(value)}</dd>` : ''));
  return `<dl>\n${rows.filter(Boolean).join('\n')}\n</dl>`;
}

const momentIn = (instant: Date, timeZone: string, locale: Locale): string =>
  new Intl.DateTimeFormat(`${locale}-IN`, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    instant,
  );
