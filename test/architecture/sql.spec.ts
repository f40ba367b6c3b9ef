import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import ts from 'typescript';

/** Which module a hospital's tables belong to. A new table gets its owner here. */
const owners: Record<string, readonly string[]> = {
  core: ['data_keys', 'limits', 'counters', 'audit_entries', 'outbox', 'idempotency_records', 'demo_marks'],
  'modules/departments': ['departments'],
  'modules/roles': ['roles', 'role_permissions', 'user_roles'],
  'modules/users': ['users'],
  'modules/patients': ['patients', 'patient_merges', 'patient_merge_rows', 'patient_changes'],
  'modules/patient-imports': ['patient_imports', 'patient_import_rows'],
  'modules/doctors': ['doctor_profiles'],
  'modules/availability': ['availability_rules', 'doctor_leaves'],
  'modules/appointments': ['appointments', 'token_counters'],
  'modules/waiting-room': ['queue_days', 'queue_calls', 'boards'],
  'modules/reminders': ['reminders', 'reminder_rounds'],
  'modules/admissions': ['admissions'],
  'modules/beds': ['wards', 'beds', 'bed_allocations'],
  'modules/bed-requests': ['bed_requests'],
  'modules/early-warning': ['early_warning_settings'],
  'modules/alerts': ['alerts', 'alert_rules', 'alert_escalation'],
  'modules/prescriptions': ['prescriptions', 'prescription_items'],
  'modules/audit': ['audit_seals'],
  'modules/settings': ['sign_in_policy', 'hospital_settings', 'opening_hours', 'holidays'],
  'modules/problems': ['problems'],
  'modules/vitals': ['vital_sets', 'readings'],
  'modules/devices': ['devices'],
  'modules/stock': ['stock_items', 'stock_batches', 'stock_movements'],
  'modules/notifications': ['notifications'],
  'modules/inbox': ['inbox_messages'],
  'modules/portal': [
    'portal_accounts',
    'portal_codes',
    'portal_sessions',
    'portal_refresh_tokens',
    'portal_invitations',
  ],
  'modules/prescription-papers': ['prescription_papers', 'signing_keys'],
};

/** Modules that look across; what they read of others stands in their `x.queries.ts`. */
const readers = ['modules/audit', 'modules/dashboards', 'platform/metrics'];

/** Small views that owners publish for everybody to read (ADR 4). */
const published = [
  'coming_visits',
  'token_holders',
  'reminder_settings',
  'occupied_beds',
  'admission_cards',
  'lone_reading_cards',
  'alert_cards',
  'department_cards',
  'patient_cards',
  'staff_cards',
  'role_holders',
  'held_roles',
  'prescription_cards',
  'visit_cards',
  'visit_counts',
  'patient_contacts',
  'staff_contacts',
  'visit_facts',
  'message_settings',
  'portal_code_contacts',
  'bed_request_cards',
  'vital_cards',
  'reading_cards',
  'opening_times',
  'closed_days',
  'booking_settings',
  'doctor_cards',
  'leave_cards',
  'booked_times',
];

const isQuery = (file: string, module: string): boolean =>
  readers.includes(module) && file.endsWith('.queries.ts');

interface Statement {
  readonly file: string;
  readonly module: string;
  readonly text: string;
}

const statements: Statement[] = [];

beforeAll(async () => {
  for await (const file of glob('src/{core,modules,platform,app}/**/*.ts')) {
    const module = /^src\/((?:modules|platform)\/[^/]+|core|app)/.exec(file.replaceAll('\\', '/'))?.[1] ?? '';
    for (const text of sqlIn(file)) statements.push({ file, module, text });
  }
});

/** The text of every `sql` template of a file; what is inserted into it is left out. */
function sqlIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source).startsWith('sql'))
      found.push(node.template.getText(source).replaceAll(/\$\{[^}]*\}/g, ' ? '));
    if (ts.isStringLiteralLike(node) && /^\s*(select|insert|update|delete)\s/i.test(node.text))
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a statement names where PostgreSQL expects a relation. */
const relationsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:from|join|into|update|null::)\s*(public\.)?([a-z_]+)/g)].map(
    ([, schema = '', name = '']) => schema + name,
  );

async function created(folder: string, kind: 'table' | 'view'): Promise<string[]> {
  const names: string[] = [];
  for await (const file of glob(`migrations/${folder}/*.ts`))
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
      new RegExp(`create ${kind} ([a-z_.]+)`, 'g'),
    ))
      names.push(name);
  return names.sort();
}

describe("a module's SQL", () => {
  it('is found: every owner of tables has some', () => {
    const modules = new Set(statements.map(({ module }) => module));
    expect(Object.keys(owners).filter(owner => !modules.has(owner))).toEqual([]);
    expect(statements.length).toBeGreaterThan(60);
  });

  it('knows every table and every published view of a hospital', async () => {
    expect(Object.values(owners).flat().toSorted()).toEqual(await created('tenant', 'table'));
    expect(published.toSorted()).toEqual(await created('tenant', 'view'));
  });

  it('names its own tables and the published views of others, nothing else', () => {
    const tables = Object.values(owners).flat();
    const trespasses = statements.flatMap(({ file, module, text }) =>
      relationsIn(text)
        .filter(name => tables.includes(name) && !owners[module]?.includes(name))
        .filter(() => !isQuery(file, module))
        .map(name => `${file}: ${name}`),
    );
    expect(trespasses).toEqual([]);
  });

  it('never writes in the queries of those who look across', () => {
    const writes = /\b(?:insert into|update|delete from) /;
    expect(statements.filter(({ file, module, text }) => isQuery(file, module) && writes.test(text))).toEqual(
      [],
    );
  });

  it('only reads published views', () => {
    const writes = new RegExp(`(?:insert into|update|delete from) (?:${published.join('|')})\\b`);
    expect(statements.filter(({ text }) => writes.test(text))).toEqual([]);
  });

  it('leaves the shared schema to the platform: modules of the hospital realm never name it', () => {
    const strangers = statements.filter(
      ({ module, text }) => module.startsWith('modules/') && /\bpublic\./.test(text),
    );
    expect(strangers.map(({ file }) => file)).toEqual([]);
  });

  it('names tables of the shared schema in full', async () => {
    const shared = (await created('platform', 'table')).map(name => name.replace('public.', ''));
    const inTenants = Object.values(owners).flat();
    const bare = statements.flatMap(({ file, text }) =>
      relationsIn(text)
        .filter(name => shared.includes(name) && !inTenants.includes(name))
        .map(name => `${file}: ${name}`),
    );
    expect(bare).toEqual([]);
  });
});
