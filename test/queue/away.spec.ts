import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pass } from 'node:timers/promises';
import { QUEUE_SCHEMA } from '../../src/core/queue/queue.migration.js';
import { anAppointment } from '../factories/appointment.js';
import { aDoctor, aHospital } from '../factories/hospital.js';
import { aPatient } from '../factories/patient.js';
import { kill } from '../faults/load.js';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { at } from '../support/hospital-time.js';
import { MailServer } from '../support/mail-server.js';
import { freePort } from '../support/ports.js';
import { countOf } from '../support/records.js';

/** `FAULT_AWAY_SECONDS=60` is the long form. */
const awaySeconds = Number(process.env['FAULT_AWAY_SECONDS'] ?? 3);
const messages = 10;

let mails: MailServer;
beforeAll(async () => {
  mails = await MailServer.start();
});
afterAll(() => mails.stop());

/** A product whose queue store can be taken from it. */
interface Store {
  readonly api: TestApi;
  takeAway(): Promise<void>;
  bringBack(): Promise<void>;
  close(): Promise<void>;
}

/** The tables of the queue, which lie beside those of the product: nobody gets at them any more. */
async function onPostgres(): Promise<Store> {
  const api = await startApi({ SMTP_URL: mails.url });
  return {
    api,
    takeAway: async () => void (await api.sql(`alter schema ${QUEUE_SCHEMA} rename to away`)),
    bringBack: async () => void (await api.sql(`alter schema away rename to ${QUEUE_SCHEMA}`)),
    close: () => api.close(),
  };
}

/** A server of its own, which is killed with everything that it held in its memory. */
async function onRedis(): Promise<Store> {
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(server, 'spawn');
    await once(server.stdout, 'data');
    return server;
  };
  let redis = await start();
  const api = await startApi({ SMTP_URL: mails.url, REDIS_URL: `redis://127.0.0.1:${port}` });
  return {
    api,
    takeAway: () => kill(redis),
    bringBack: async () => {
      redis = await start();
    },
    close: async () => {
      await api.close();
      await kill(redis);
    },
  };
}

test(
  'a queue store that is away keeps nobody from working, and every message goes out afterwards, once',
  async () => {
    const store = await (process.env['REDIS_URL'] ? onRedis() : onPostgres());
    const { api } = store;
    try {
      const hospital = await aHospital(api);
      const doctor = await aDoctor(api, hospital);
      await api.startWorker();
      const book = async (email: string, n: number) => {
        const patient = await aPatient(hospital.admin.http, { email });
        await anAppointment(hospital.admin.http, {
          patient_id: patient.id,
          doctor_user_id: doctor.id,
          scheduled_at: new Date(at('09:00').getTime() + n * 900_000),
        });
      };
      const arrived = (email: string) => mails.mails.filter(({ to }) => to === email).length;
      await book('before@faults.example', messages);
      await until('all works', () => arrived('before@faults.example') === 1, 60_000);

      await store.takeAway();
      const gone = performance.now();
      const emails: string[] = [];
      let slowest = 0;
      for (let n = 0; n < messages; n++) {
        const email = `away${n}@faults.example`;
        const asked = performance.now();
        await book(email, n);
        slowest = Math.max(slowest, performance.now() - asked);
        emails.push(email);
        await pass((awaySeconds * 1000) / messages);
      }
      expect(emails.filter(arrived)).toEqual([]);
      await store.bringBack();
      const back = performance.now();

      await until('all is sent', () => emails.every(arrived), 120_000);
      const took = performance.now() - back;
      await until(
        'all is recorded',
        async () =>
          (await countOf(
            api,
            hospital,
            'notifications',
            `template = 'appointment_created' and channel = 'EMAIL' and status = 'SENT'`,
          )) ===
          messages + 1,
        30_000,
      );
      console.info(
        `${process.env['REDIS_URL'] ? 'Redis' : 'PostgreSQL'} queue away for ${((back - gone) / 1000).toFixed(0)} s: ` +
          `${messages} of ${messages} bookings succeeded (slowest, with its patient, ${slowest.toFixed(0)} ms), ` +
          `${emails.filter(email => arrived(email) === 1).length} messages arrived once, ` +
          `${emails.filter(email => arrived(email) > 1).length} more often, the last ${(took / 1000).toFixed(1)} s after it was back`,
      );
      expect(emails.filter(email => arrived(email) !== 1)).toEqual([]);
    } finally {
      await store.close();
    }
  },
  (awaySeconds + 240) * 1000,
);
