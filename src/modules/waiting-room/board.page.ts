import { pagePolicy } from '../../core/http/page.js';

const style = `
:root{color-scheme:light dark}
body{margin:0;font:18px/1.4 system-ui,"Noto Sans","Noto Sans Devanagari",sans-serif;background:#f3f5f7;color:#1b1f24}
header{display:flex;justify-content:space-between;padding:1rem 1.5rem;font-size:1.4rem}
#state{color:#a3201a}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:1rem;padding:0 1.5rem 1.5rem}
section{background:#fff;border-radius:.75rem;padding:1rem}
h2{margin:0;font-size:1.2rem}h2+p{margin:0;color:#5c6570}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;margin:.75rem 0 0}dt{color:#5c6570}dd{margin:0;font-weight:600}
.called{font-size:2.2rem;color:#0b6b3a}
@media(prefers-color-scheme:dark){body{background:#14181c;color:#e8ebee}section{background:#1d2329}dt,h2+p{color:#a5adb6}.called{color:#5fd39a}}
`;

/** Draws the board whenever it comes; what it shows is text and never markup. */
const script = `
const labels = JSON.parse(document.body.dataset.labels);
const element = (name, text, kind) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
};
const state = document.getElementById('state');
const main = document.querySelector('main');
const draw = board => {
  document.title = board.hospital_name;
  document.getElementById('hospital').textContent = board.hospital_name;
  const doctors = board.doctors.map(doctor => {
    const card = document.createElement('section');
    const list = document.createElement('dl');
    for (const kind of ['called', 'in_consultation', 'waiting', 'skipped'])
      if (doctor[kind].length > 0)
        list.append(element('dt', labels[kind]), element('dd', doctor[kind].join('  '), kind));
    card.append(element('h2', doctor.doctor_name), element('p', doctor.department ?? ''), list);
    return card;
  });
  main.replaceChildren(...(doctors.length > 0 ? doctors : [element('p', labels.nobody)]));
};
const listen = () => {
  const source = new EventSource(location.pathname.replace(/\\/$/, '') + '/stream');
  source.addEventListener('board', event => draw(JSON.parse(event.data)));
  source.onopen = () => (state.textContent = '');
  source.onerror = () => {
    state.textContent = labels.lost;
    if (source.readyState !== EventSource.CLOSED) return;
    main.replaceChildren();
    setTimeout(listen, 30000);
  };
};
listen();
`;

export const boardPagePolicy = pagePolicy({ style, script });

const labels = {
  en: {
    called: 'Please come in',
    in_consultation: 'With the doctor',
    waiting: 'Waiting',
    skipped: 'Please go to the desk',
    nobody: 'Nobody is waiting.',
    lost: 'Connecting …',
  },
  hi: {
    called: 'कृपया अंदर आएँ',
    in_consultation: 'डॉक्टर के पास',
    waiting: 'प्रतीक्षा में',
    skipped: 'कृपया काउंटर पर जाएँ',
    nobody: 'अभी कोई प्रतीक्षा में नहीं है।',
    lost: 'जुड़ रहा है …',
  },
} as const;

/** The page of a screen in the language of the hospital. Everything else comes with the stream. */
export const boardPage = (locale: keyof typeof labels): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>Board</title>
<style>${style}</style>
</head>
<body data-labels="${JSON.stringify(labels[locale]).replaceAll('"', '&quot;')}">
<header><span id="hospital"></span><span id="state"></span></header>
<main aria-live="polite"></main>
<script>${script}</script>
</body>
</html>
`;
