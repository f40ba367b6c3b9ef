import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { aDoctor, aHospital, type Hospital, type Member } from '../factories/hospital.js';
import { aPatient, type Patient } from '../factories/patient.js';
import type { TestApi } from '../support/api.js';
import { at } from '../support/hospital-time.js';
import type { Answer, HttpClient } from '../support/http-client.js';

/** A hospital whose desk books one free slot after the other, many at once. */
export class Desk {
  private slots = 0;

  private constructor(
    readonly hospital: Hospital,
    private readonly doctors: readonly Member[],
    private readonly patients: readonly Patient[],
  ) {}

  static async of(api: TestApi): Promise<Desk> {
    const hospital = await aHospital(api);
    const doctors = await Promise.all(Array.from({ length: 10 }, () => aDoctor(api, hospital)));
    const patients = await Promise.all(Array.from({ length: 10 }, () => aPatient(hospital.admin.http)));
    return new Desk(hospital, doctors, patients);
  }

  /** Doctor and patient of a pair have the same free slots, from a Monday in 2030 on. */
  book(http: HttpClient): Promise<Answer<{ id: string }>> {
    const n = this.slots++;
    const [pair, slot] = [n % this.doctors.length, Math.floor(n / this.doctors.length)];
    const [day, quarter] = [Math.floor(slot / 36), slot % 36];
    // Weeks of one day: the days between them stay free.
    const opening = at('09:00').getTime() + day * 7 * 86_400_000;
    return http.post('/appointments', {
      patient_id: this.patients[pair]?.id,
      doctor_user_id: this.doctors[pair]?.id,
      scheduled_at: new Date(opening + quarter * 900_000),
    });
  }
}

/** What came of requests: their answers, and how many had none. */
export interface Outcome<T> {
  readonly answers: Answer<T>[];
  readonly lost: number;
}

/** Sends requests over ten lines, each after the last answer, until told to stop or nobody answers. */
export class Load<T> {
  readonly answers: Answer<T>[] = [];
  private lost = 0;
  private going = true;
  private readonly lines: Promise<void>[];

  constructor(send: () => Promise<Answer<T>>) {
    this.lines = Array.from({ length: 10 }, async () => {
      while (this.going && this.lost < 10)
        await send().then(
          answer => this.answers.push(answer),
          () => this.lost++,
        );
    });
  }

  async stop(): Promise<Outcome<T>> {
    this.going = false;
    await Promise.all(this.lines);
    return { answers: this.answers, lost: this.lost };
  }
}

/** Death without a word. */
export async function kill(...children: ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async child => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
}
