import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { HttpClient } from '../support/http-client.js';
import { until } from '../gateways/until.js';
import { aFolder, remove, run, start, type Product } from './product.js';

let folder: string;
let product: Product;

beforeAll(async () => {
  folder = await aFolder();
  product = await start(folder);
});
afterAll(async () => {
  await product.stop();
  await remove(folder);
});

const processesOf = (dataDir: string): string[] =>
  execFileSync('ps', ['-ewwo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(dataDir) && line.includes('postgres'));

const http = (token?: string) => new HttpClient(`${product.address}/api/v1`, token);

interface Row {
  readonly id: string;
  readonly status: string;
  readonly doctor_user_id: string;
}

describe('a first start on an empty folder', () => {
  it('says where it runs and how to sign in', () => {
    expect(product.output()).toContain('/docs');
    for (const user of ['superadmin@demo.hms', 'admin@demo-tenant-a.hms', 'doctor1@demo-tenant-b.hms'])
      expect(product.output()).toContain(user);
  });

  it('serves the front door, its health and its description', async () => {
    for (const path of [
      '/',
      '/health',
      '/health/live',
      '/health/ready',
      '/docs',
      '/redoc',
      '/openapi.json',
    ]) {
      const answer = await fetch(`${product.address}${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
    const ready = (await (await fetch(`${product.address}/health/ready`)).json()) as object;
    expect(ready).toEqual({ status: 'ready', checks: { database: 'up', set_up: true, queue: 'up' } });
  });

  it('lets every demo user in', async () => {
    for (const key of ['a', 'b'])
      for (const user of ['admin', 'doctor1', 'nurse1', 'pharmacist1', 'receptionist1']) {
        const login = await http().login(`${user}@demo-tenant-${key}.hms`, 'Demo@12345');
        expect([user, key, login.status]).toEqual([user, key, 200]);
      }
    expect((await http().login('superadmin@demo.hms', 'Demo@12345')).status).toBe(200);
  });
});

describe('a new hospital', () => {
  const mailTo = async (address: string): Promise<string> => {
    const mail = join(folder, 'mail');
    let found = '';
    await until('the letter is there', async () => {
      const names = (await readdir(mail).catch(() => [])).filter(name => name.endsWith('.eml'));
      const letters = await Promise.all(names.map(name => readFile(join(mail, name), 'utf8')));
      found = letters.find(letter => letter.includes(address)) ?? '';
      return found !== '';
    });
    return found.replace(/=\r?\n/g, '').replaceAll('=3D', '=');
  };

  it('registers, proves its address, signs in and sees its first patient', async () => {
    const email = 'owner@new-hospital.example';
    const password = 'Fresh!Start2026';
    const registered = await http().post('/tenants/register', {
      name: 'New Hospital',
      license_number: 'NEW-1',
      contact_email: email,
      contact_phone: '9876543210',
      address: '1 Main Road',
    });
    expect(registered.status).toBe(201);
    const letter = await mailTo(email);
    const [, verify] = /verify-email\?token=([\w-]+)/.exec(letter) ?? [];
    const [, reset] = /reset-password\?token=([\w-]+)/.exec(letter) ?? [];
    const verified = await http().get(`/auth/verify-email?token=${verify}`);
    expect(verified).toMatchObject({ status: 200, body: { status: 'ACTIVE' } });
    const set = await http().post('/auth/reset-password', { token: reset, new_password: password });
    expect(set.status).toBe(200);

    const admin = http((await http().login<{ access_token: string }>(email, password)).body.access_token);
    expect((await admin.post('/departments', { name: 'Neurology' })).status).toBe(201);
    const doctor = await admin.post<{ id: string; email: string; temp_password: string }>('/users', {
      email: 'doctor@new-hospital.example',
      first_name: 'Ravi',
      last_name: 'Menon',
      phone: '9876543211',
      department: 'Neurology',
      specialization: 'Neurology',
      roles: ['DOCTOR'],
    });
    expect(doctor.status).toBe(201);
    const patient = await admin.post<{ id: string }>('/patients/quick-register', {
      first_name: 'आशा',
      last_name: 'कुलकर्णी',
      phone_primary: '+91 98765 43210',
      city: 'Pune',
      gender: 'FEMALE',
      dob_unknown: false,
      age_only: 41,
    });
    expect(patient.status).toBe(201);
    const found = await admin.get<{ total: number }>('/patients?search=9876543210');
    expect(found.body.total).toBe(1);

    const taken = await admin.post<{ next_free_slots: string[] }>('/appointments', {
      patient_id: patient.body.id,
      doctor_user_id: doctor.body.id,
      scheduled_at: '2026-01-01T00:00:00Z',
    });
    expect(taken.status).toBe(400);
    const booked = await admin.post<Row>('/appointments', {
      patient_id: patient.body.id,
      doctor_user_id: doctor.body.id,
      scheduled_at: nextOpenSlot(),
    });
    expect(booked).toMatchObject({ status: 201, body: { status: 'SCHEDULED' } });
    const again = await admin.post<{ next_free_slots: string[] }>('/appointments', {
      patient_id: patient.body.id,
      doctor_user_id: doctor.body.id,
      scheduled_at: nextOpenSlot(),
    });
    expect(again.status).toBe(409);
    expect(again.body.next_free_slots).toHaveLength(3);
  });
});

describe('the demo hospital today', () => {
  it('has a visit that its doctor can take from the waiting room to the end', async () => {
    const login = await http().login<{ access_token: string }>('admin@demo-tenant-a.hms', 'Demo@12345');
    const admin = http(login.body.access_token);
    const list = await admin.get<{ items: Row[]; total: number }>('/appointments?page_size=500');
    expect(list.body.total).toBe(500);
    const calendar = await admin.get<{ doctors: { appointments: Row[] }[] }>('/appointments/calendar');
    const today = calendar.body.doctors.flatMap(({ appointments }) => appointments);
    expect(today).toHaveLength(48);
    const waiting = today.find(({ status }) => status === 'SCHEDULED' || status === 'CHECKED_IN');
    if (!waiting) return expect(today.every(({ status }) => status !== 'SCHEDULED')).toBe(true);
    const started = await admin.patch<Row>(`/appointments/${waiting.id}/start-consultation`, {});
    expect(started.body.status).toBe('IN_CONSULTATION');
    const completed = await admin.patch<Row>(`/appointments/${waiting.id}/complete`, { with_rx: false });
    expect(completed.body.status).toBe('COMPLETED');
  });
});

describe('stopping and starting again', () => {
  it('ends everything on Ctrl-C, keeps the data and is back', async () => {
    expect(processesOf(folder).length).toBeGreaterThan(0);
    expect(await product.stop()).toBe(0);
    expect(processesOf(folder)).toEqual([]);
    product = await start(folder);
    expect((await http().login('owner@new-hospital.example', 'Fresh!Start2026')).status).toBe(200);
  });

  it('leaves nothing behind when it is killed: its processes end, and the next start takes the database over', async () => {
    product.process.kill('SIGKILL');
    await once(product.process, 'exit');
    await until('the API has ended', () =>
      fetch(`${product.address}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    product = await start(folder);
    expect((await http().login('admin@demo-tenant-a.hms', 'Demo@12345')).status).toBe(200);
  });
});

describe('what keeps it from starting is one sentence', () => {
  const refusal = async (env: NodeJS.ProcessEnv): Promise<{ code: number | null; lines: string[] }> => {
    const { process: child, output } = run({ DATA_DIR: folder, ...env });
    const [code] = (await once(child, 'exit')) as [number | null];
    const lines = output()
      .split('\n')
      .filter(line => line.trim() !== '');
    return { code, lines };
  };

  it('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, lines } = await refusal({ PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(lines).toEqual([`Port ${port} is taken by another program. Set PORT to a free one.`]);
  });

  it('a data folder that cannot be written to', async () => {
    const file = join(folder, 'not-a-folder');
    await writeFile(file, '');
    const { code, lines } = await refusal({ DATA_DIR: join(file, 'data'), PORT: '45871' });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('cannot be written to');
  });

  it('a data folder below one that takes none, where Node would look for ever', async () => {
    const { code, lines } = await refusal({ DATA_DIR: '/proc/data', PORT: '45871' });
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^The data folder .+ cannot be written to/)]);
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT must be'],
    [{ DATABASE_URL: 'notaurl' }, 'DATABASE_URL'],
    [{ SUPER_ADMIN_EMAIL: 'nobody@example.org', SUPER_ADMIN_PASSWORD: '' }, 'SUPER_ADMIN_PASSWORD'],
  ])('a bad environment: %j', async (env, expected) => {
    const { code, lines } = await refusal(env);
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(expected);
  });
});

/** Noon in Pune on the next day that is no Sunday. */
function nextOpenSlot(): string {
  const noon = new Date(Date.now() + 24 * 3_600_000);
  noon.setUTCHours(6, 30, 0, 0);
  if (noon.getUTCDay() === 0) noon.setUTCDate(noon.getUTCDate() + 1);
  return noon.toISOString();
}
