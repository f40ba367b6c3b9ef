import type { HttpClient } from '../support/http-client.js';

let serial = 0;

export interface Problem {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly [member: string]: unknown;
}

const noted =
  (list: 'conditions' | 'allergies', name: string) =>
  async (http: HttpClient, patientId: string, overrides: Record<string, unknown> = {}): Promise<Problem> => {
    const form = { text: `${name} ${++serial}`, ...overrides };
    const { status, body } = await http.post<Problem>(`/patients/${patientId}/${list}`, form);
    if (status !== 201) throw new Error(`${name} could not be noted: ${JSON.stringify(body)}`);
    return body;
  };

export const aCondition = noted('conditions', 'Asthma');
export const anAllergy = noted('allergies', 'Penicillin');
