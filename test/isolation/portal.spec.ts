import { randomUUID } from 'node:crypto';
import { RouteRegistry, type Route } from '../../src/core/access/route-registry.js';
import { anAdmission } from '../factories/admission.js';
import { anAppointment } from '../factories/appointment.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../factories/hospital.js';
import { aPortalPatient, type PortalPatient } from '../factories/portal-patient.js';
import { aPrescription } from '../factories/prescription.js';
import { aVitalSet } from '../factories/vitals.js';
import { startApi, type TestApi } from '../support/api.js';
import { at, morning } from '../support/hospital-time.js';
import { canary } from './holdings.js';

/** What a patient owns that a route of the portal names by id. */
type Owned = 'appointment' | 'prescription' | 'bed_request';

/** Every route of the portal with an id in its path: whose id it is. A new route needs its line here. */
const cases: Readonly<Record<string, Owned>> = {
  'GET /portal/appointments/:id': 'appointment',
  'PATCH /portal/appointments/:id/cancel': 'appointment',
  'GET /portal/prescriptions/:id': 'prescription',
  'GET /portal/prescriptions/:id/pdf': 'prescription',
  'PATCH /portal/bed-requests/:id/cancel': 'bed_request',
};

/** Ids that belong to the hospital: those of another one are unknown. */
const ofHospital = ['GET /portal/doctors/:id/slots'];

interface Owner {
  readonly hospital: Hospital;
  readonly doctor: Member;
  readonly person: PortalPatient;
  readonly owned: Record<Owned, string>;
}

let api: TestApi;
let routes: Route[];
let me: PortalPatient;
let owners: Record<'the same hospital' | 'another hospital', Owner>;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  routes = api.app.get(RouteRegistry).routes();
  const home = await aHospital(api);
  const abroad = await aHospital(api);
  me = await aPortalPatient(api, home);
  owners = {
    'the same hospital': await anOwner(home),
    'another hospital': await anOwner(abroad),
  };
}, 60_000);
afterAll(() => api.close());

let slots = 0;

/** A patient who has one of everything. */
async function anOwner(hospital: Hospital): Promise<Owner> {
  const { http } = hospital.admin;
  const doctor = await aDoctor(api, hospital);
  const person = await aPortalPatient(api, hospital, { first_name: canary, city: canary });
  const id = person.patient.id;
  const visit = () =>
    anAppointment(http, {
      patient_id: id,
      doctor_user_id: doctor.id,
      scheduled_at: new Date(at('11:00').getTime() + 900_000 * slots++),
      notes: canary,
    });
  const prescription = await aPrescription(http, await visit(), { diagnosis: canary });
  await http.patch(`/prescriptions/${prescription.id}`, { status: 'ISSUED' });
  await aVitalSet(http, id, { notes: canary });
  const bed = await person.http.post<{ id: string }>('/portal/bed-requests', { reason: canary });
  await anAdmission(http, {
    patient_id: id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: at('08:00'),
    notes: canary,
  });
  // An admission ends visits that are open; this one is asked for afterwards.
  const owned = {
    appointment: await appointmentOf(hospital, id),
    prescription: prescription.id,
    bed_request: bed.body.id,
  };
  return { hospital, doctor, person, owned };
}

async function appointmentOf({ schema }: Hospital, patientId: string): Promise<string> {
  const [row] = await api.sql<{ id: string }>(
    `select id from ${schema}.appointments where patient_id = $1 limit 1`,
    [patientId],
  );
  return row?.id ?? '';
}

const keyOf = ({ method, path }: Route): string => `${method} ${path}`;
const portalRoutes = () => routes.filter(({ rule }) => rule.realm === 'portal').map(keyOf);

const send = ({ http }: PortalPatient, route: string, id: string) => {
  const [method = '', path = ''] = route.split(' ');
  return http.send(method, path.replace(':id', id), method === 'GET' ? undefined : {});
};

it('the tables name every route of the portal with an id in its path', () => {
  const withId = portalRoutes().filter(route => route.includes(':'));
  expect(withId.sort()).toEqual([...Object.keys(cases), ...ofHospital].sort());
});

describe.each(['the same hospital', 'another hospital'] as const)('a patient of %s', whose => {
  it.each(Object.entries(cases))('keeps to themselves what %s names', async (route, kind) => {
    const { person, owned } = owners[whose];
    const before = await api.sql(`select t::text from ${owners[whose].hospital.schema}.${kind}s t`);
    const foreign = await send(me, route, owned[kind]);
    const unknown = await send(me, route, randomUUID());
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect({ ...(foreign.body as object), request_id: 0 }).toEqual({
      ...(unknown.body as object),
      request_id: 0,
    });
    expect(JSON.stringify(foreign.body)).not.toMatch(new RegExp(`${canary}|${owned[kind]}`));
    expect(await api.sql(`select t::text from ${owners[whose].hospital.schema}.${kind}s t`)).toEqual(before);
    // The same request is one that this route takes, of whoever owns it.
    expect([200, 400]).toContain((await send(person, route, owned[kind])).status);
  });

  it('is in nothing that is listed', async () => {
    const { person } = owners[whose];
    const lists = portalRoutes().filter(route => route.startsWith('GET') && !/:|stream/.test(route));
    for (const route of lists) {
      const { status, body } = await send(me, route, '');
      expect([route, status]).toEqual([route, 200]);
      expect([route, JSON.stringify(body)]).not.toEqual([route, expect.stringContaining(canary)]);
      expect(JSON.stringify(body)).not.toContain(person.patient.id);
      expect(JSON.stringify(body)).not.toContain(person.email);
    }
  });
});

it('doctors of another hospital are unknown', async () => {
  for (const route of ofHospital)
    expect((await send(me, route, owners['another hospital'].doctor.id)).status).toBe(404);
});

it('a token of one hospital is none in another, whatever it says', async () => {
  const [, claims = ''] = me.tokens.access_token.split('.');
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { tid: string };
  const [header, , signature] = me.tokens.access_token.split('.');
  const forged = Buffer.from(
    JSON.stringify({ ...said, tid: owners['another hospital'].hospital.id }),
  ).toString('base64url');
  expect((await api.as(`${header}.${forged}.${signature}`).get('/portal/profile')).status).toBe(401);
});
