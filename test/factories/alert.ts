import type { HttpClient } from '../support/http-client.js';
import { aVitalSet } from './vitals.js';

/** The id of an open one, about the oxygen saturation of a patient. */
export async function anAlert(http: HttpClient, patientId: string): Promise<string> {
  await aVitalSet(http, patientId, { spo2: 85 });
  const { body } = await http.get<{ items: { id: string }[] }>(`/alerts?patient_id=${patientId}`);
  const [alert] = body.items;
  if (!alert) throw new Error('No alert was raised.');
  return alert.id;
}

/** The id of a rule for one patient. */
export async function anAlertRule(http: HttpClient, patientId: string): Promise<string> {
  const rule = { type: 'glucose', direction: 'high', severity: 'HIGH', threshold: 250 };
  const { status, body } = await http.send<{ id: string }>('PUT', '/alert-rules', {
    patient_id: patientId,
    ...rule,
  });
  if (status !== 200) throw new Error(`The rule was refused: ${JSON.stringify(body)}`);
  return body.id;
}
