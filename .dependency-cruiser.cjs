/**
 * Who may depend on whom. `docs/architecture.md` tells why; `npm run graph` checks it.
 */

/**
 * The modules, and for each the others that it may use, through their `index.ts` or a `*.events.ts`. A module stands
 * below everything it uses, so the graph has no cycle.
 */
const uses = {
  'platform/accounts': [],
  'platform/queues': [],
  'platform/demo-freshness': [],
  'platform/specializations': [],
  'platform/doctor-listings': [],
  'platform/lifecycle': [],
  'platform/migrations': [],
  'platform/metrics': [],
  'modules/observation-types': [],
  'modules/departments': [],
  'modules/roles': [],
  'modules/patients': [],
  'modules/audit': [],
  'modules/settings': [],
  'modules/stock': ['modules/patients'],
  'modules/problems': ['modules/patients'],
  'modules/inbox': [],
  'modules/dashboards': ['platform/metrics'],
  'platform/operators': ['platform/accounts'],
  'platform/upkeep': ['platform/accounts'],
  'modules/users': ['modules/departments', 'modules/roles', 'platform/accounts'],
  'modules/doctors': ['modules/users', 'platform/specializations'],
  'modules/availability': ['modules/settings', 'modules/users'],
  'modules/appointments': ['modules/availability', 'modules/patients', 'modules/users'],
  'modules/doctor-search': [
    'modules/availability',
    'modules/doctors',
    'modules/settings',
    'platform/doctor-listings',
    'platform/specializations',
  ],
  'modules/reminders': ['modules/appointments'],
  'modules/waiting-room': ['modules/appointments', 'modules/users'],
  'modules/beds': ['modules/patients'],
  'modules/bed-requests': ['modules/beds', 'modules/patients'],
  'modules/admissions': ['modules/appointments', 'modules/beds', 'modules/patients', 'modules/users'],
  'modules/alerts': ['modules/observation-types', 'modules/patients'],
  'modules/vitals': [
    'modules/alerts',
    'modules/observation-types',
    'modules/patients',
    'modules/appointments',
    'modules/admissions',
  ],
  'modules/early-warning': ['modules/observation-types', 'modules/patients'],
  'modules/devices': ['modules/patients', 'modules/vitals'],
  'modules/prescriptions': [
    'modules/admissions',
    'modules/appointments',
    'modules/patients',
    'modules/stock',
  ],
  'modules/prescription-papers': [
    'modules/patients',
    'modules/prescriptions',
    'modules/settings',
    'modules/users',
  ],
  'modules/patient-imports': ['modules/patients'],
  'modules/patient-exports': [
    'modules/admissions',
    'modules/appointments',
    'modules/patients',
    'modules/prescription-papers',
    'modules/prescriptions',
    'modules/problems',
    'modules/settings',
    'modules/vitals',
  ],
  'modules/discharge-papers': [
    'modules/admissions',
    'modules/patients',
    'modules/prescription-papers',
    'modules/prescriptions',
    'modules/problems',
    'modules/settings',
    'modules/users',
    'modules/vitals',
  ],
  'modules/auth': [
    'modules/roles',
    'modules/settings',
    'modules/users',
    'platform/accounts',
    'platform/demo-freshness',
    'platform/lifecycle',
  ],
  'modules/portal': ['modules/auth', 'modules/patients', 'platform/accounts'],
  'platform/tenants': [
    'modules/departments',
    'modules/roles',
    'modules/users',
    'platform/accounts',
    'platform/lifecycle',
  ],
  'modules/notifications': [
    'modules/admissions',
    'modules/alerts',
    'modules/appointments',
    'modules/auth',
    'modules/bed-requests',
    'modules/inbox',
    'modules/patients',
    'modules/portal',
    'modules/prescriptions',
    'modules/prescription-papers',
    'modules/reminders',
    'modules/stock',
    'modules/users',
    'platform/accounts',
    'platform/tenants',
  ],
  'platform/demo-data': [
    'modules/admissions',
    'modules/alerts',
    'modules/appointments',
    'modules/availability',
    'modules/beds',
    'modules/departments',
    'modules/doctor-search',
    'modules/doctors',
    'modules/inbox',
    'modules/patients',
    'modules/portal',
    'modules/prescriptions',
    'modules/settings',
    'modules/stock',
    'modules/users',
    'modules/vitals',
    'platform/accounts',
    'platform/demo-freshness',
    'platform/tenants',
  ],
};

const modules = Object.keys(uses);
for (const [index, name] of modules.entries())
  for (const used of uses[name])
    if (modules.indexOf(used) >= index || !modules.includes(used))
      throw new Error(`${name} uses ${used}, which must stand above it.`);

const anyModule = '^src/(?:modules|platform)/';
const door = ['/index\\.ts$', '\\.events\\.ts$'];
const unitTest = '\\.spec\\.ts$';
const pure = '\\.(?:rules|policy|state|permissions|events|errors)\\.ts$';

const drivers =
  '^node_modules/(?:pg|pg-pool|ioredis|bullmq|nodemailer|pdfkit|resend|twilio|@aws-sdk/client-s3|@mikro-orm/(?:postgresql|sql|migrations|core)|@nestjs/bullmq|sharp)/';

/** The demo data as functions of hospital and date. */
const demoPlan = '^src/platform/demo-data/demo\\.(?!dto|errors|permissions)[a-z-]+\\.ts$';

/** What a pure file may import besides other pure files: no framework, no driver, no clock that ticks. */
const pureThings = [
  pure,
  '^src/core/access/(?:principal|patient-principal|permission-catalogue)\\.ts$',
  '^src/core/clock\\.ts$', // its functions of an instant
  '^src/core/crypto/canonical-json\\.ts$',
  '^src/core/errors/(?:app-error|database-errors)\\.ts$',
  '^src/core/http/csv\\.ts$',
  '^src/core/events/(?:domain-event|event-type)\\.ts$',
  '^src/modules/observation-types/',
  demoPlan,
  '^crypto$', // its hashes
  '^node_modules/(?:temporal-polyfill|libphonenumber-js)/',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other; code may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'Every package that is used stands in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'deprecated'] },
    },
    {
      name: 'product-without-development-packages',
      severity: 'error',
      from: { path: '^(?:src|migrations|scripts)/', pathNot: unitTest },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-needs-a-test',
      severity: 'error',
      from: { pathNot: unitTest },
      to: { path: [unitTest, '^test/'] },
    },
    {
      name: 'core-knows-no-domain',
      comment: 'The kernel knows no domain word; what it runs is handed to it.',
      severity: 'error',
      from: { path: '^src/(?:core|config)/' },
      to: { path: '^(?:src/(?:modules|platform|app)|scripts|bench)/' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A released migration never changes, so it must not depend on code that does.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(?:src|scripts)/' },
    },
    {
      name: 'app-is-the-top',
      comment: 'Only processes, commands and measurements compose the product.',
      severity: 'error',
      from: { pathNot: '^(?:src/app|src/main\\.ts|src/worker\\.ts|scripts|bench)' },
      to: { path: '^src/app/' },
    },
    {
      name: 'modules-through-their-door',
      comment: 'A module is entered through index.ts or a *.events.ts.',
      severity: 'error',
      from: { path: `${anyModule}([^/]+)/` },
      to: { path: anyModule, pathNot: [`${anyModule}$1/`, ...door] },
    },
    {
      name: 'app-through-the-door',
      comment:
        'So do those who compose; only the list of entities names them where they are, because no module may.',
      severity: 'error',
      from: {
        path: '^(?:src/app|src/main\\.ts|src/worker\\.ts|scripts|bench)',
        pathNot: '^src/app/entities\\.ts$',
      },
      to: { path: anyModule, pathNot: door },
    },
    ...modules.map(name => ({
      name: `graph-of-${name.replace('/', '-')}`,
      comment: `${name} may use ${uses[name].join(', ') || 'no other module'}; see the table above the rules.`,
      severity: 'error',
      from: { path: `^src/${name}/` },
      to: { path: anyModule, pathNot: [name, ...uses[name]].map(allowed => `^src/${allowed}/`) },
    })),
    {
      name: 'graph-is-complete',
      comment: 'A new module declares in the table what it may use.',
      severity: 'error',
      from: { path: anyModule, pathNot: modules.map(name => `^src/${name}/`) },
      to: {},
    },
    {
      name: 'drivers-in-the-core',
      comment:
        'Databases, queues and mail are reached through the kernel. Exceptions: the embedded server is started by its ' +
        'own script; the bare limit of the benchmark is made of the driver; entities and migrations are declared in ' +
        'words of the ORM.',
      severity: 'error',
      from: {
        pathNot: [
          '^(?:src/core|scripts/embedded|bench)/',
          '\\.entity\\.ts$',
          '^migrations/sql-migration\\.ts$',
        ],
      },
      to: { path: drivers, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'entities-declare-only',
      severity: 'error',
      from: { path: '\\.entity\\.ts$' },
      to: { path: drivers, pathNot: '^node_modules/@mikro-orm/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sql-in-repositories',
      comment:
        'The sql tag of Kysely is the query language. All SQL of a module is in its repository (and, for sets that come ' +
        'from elsewhere, in its imports, for what it reads of others in its queries); the platform realm, which has no unit of work, writes it where it is used.',
      severity: 'error',
      from: {
        path: '^(?:src|scripts|migrations)/',
        pathNot: [
          '^src/core/',
          '\\.(?:repository|queries)\\.ts$',
          '-imports\\.ts$',
          '^src/platform/',
          '^src/app/readiness\\.ts$',
        ],
      },
      to: { path: '^node_modules/kysely/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-files-stay-pure',
      comment: 'Rules, policies, states, permissions, events and errors depend on nothing that acts.',
      severity: 'error',
      from: { path: pure },
      to: { pathNot: pureThings, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-demo-plan-stays-pure',
      severity: 'error',
      from: { path: demoPlan },
      to: {
        // Of modules the pure rules by which they judge readings and take from batches.
        pathNot: [
          demoPlan,
          '^node_modules/temporal-polyfill/',
          '^crypto$',
          '^src/modules/(?:alerts|stock|vitals)/index\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
