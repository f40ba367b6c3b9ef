import { z } from 'zod';
import { flag, listOf, optionalText, pageOf, text, uuid } from '../../core/http/fields.js';

const kinds = ['device', 'wearable'] as const;
const kind = z
  .enum(kinds, `must be one of ${kinds.join(', ')}`)
  .describe('What the readings name as their source');

export const RegisterDevice = z
  .object({
    patient_id: uuid,
    name: text(100),
    kind: kind.default('device'),
    serial_number: optionalText(100),
  })
  .meta({ id: 'RegisterDevice' });
export type RegisterDevice = z.output<typeof RegisterDevice>;

export const DeviceFilter = z.object({
  ...pageOf({ default: 50 }),
  patient_id: uuid.optional(),
  revoked: flag.optional().describe('Default: all'),
});
export type DeviceFilter = z.output<typeof DeviceFilter>;

const device = z.object({
  id: uuid,
  patient_id: uuid,
  name: z.string(),
  kind,
  serial_number: z.string().nullable(),
  registered_by_id: uuid.nullable(),
  registered_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
  revoked_by_id: uuid.nullable(),
  version: z.int(),
});

export const DeviceResponse = device.meta({ id: 'Device' });
export type DeviceResponse = z.output<typeof DeviceResponse>;

export const NewDeviceResponse = device
  .extend({ api_key: z.string().describe('Shown this once; send it as `X-Api-Key`') })
  .meta({ id: 'NewDevice' });
export type NewDeviceResponse = z.output<typeof NewDeviceResponse>;

export const DeviceList = listOf(DeviceResponse).meta({ id: 'DeviceList' });
