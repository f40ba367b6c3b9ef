import type { AppointmentStatus } from '../appointments/index.js';

const linkPurposes = ['confirm', 'cancel'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** What a link is for: one thing, of one visit, at the time for which it was sent. */
export interface VisitLink {
  readonly purpose: LinkPurpose;
  readonly appointmentId: string;
  readonly startsAt: Date;
}

/** A hospital's code, what the link is for, and the signature: the form of a link before anybody looks into it. */
export const linkForm = /^([0-9a-f]{8})\.([A-Za-z0-9_-]{28})\.([A-Za-z0-9_-]{43})$/;

/** One byte for the purpose, 16 for the visit, 4 for the minute (since 1970) at which it begins; base64url. */
export function packed({ purpose, appointmentId, startsAt }: VisitLink): string {
  const bytes = Buffer.alloc(21);
  bytes.writeUInt8(linkPurposes.indexOf(purpose), 0);
  Buffer.from(appointmentId.replaceAll('-', ''), 'hex').copy(bytes, 1);
  bytes.writeUInt32BE(Math.floor(startsAt.getTime() / 60_000), 17);
  return bytes.toString('base64url');
}

/** Undefined when it is not what {@link packed} makes. */
export function unpacked(text: string): VisitLink | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const purpose = bytes.length === 21 ? linkPurposes[bytes.readUInt8(0)] : undefined;
  if (!purpose) return undefined;
  const hex = bytes.subarray(1, 17).toString('hex');
  const appointmentId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { purpose, appointmentId, startsAt: new Date(bytes.readUInt32BE(17) * 60_000) };
}

/**
 * How a genuine link stands. `open`: it can be answered. `done`: it has been answered so, and that holds. `cancelled`:
 * the visit is off, whoever called it off.
 */
export type LinkState = 'open' | 'done' | 'cancelled' | 'moved' | 'begun' | 'expired' | 'gone';

interface Visit {
  readonly status: AppointmentStatus;
  readonly starts_at: string;
  readonly confirmed_at: string | null;
}

/** A link follows its visit: it ends when the visit begins, and when the visit has another time. */
export function stateOf({ purpose, startsAt }: VisitLink, visit: Visit | undefined, now: Date): LinkState {
  if (!visit) return 'gone';
  if (now >= startsAt) return 'expired';
  if (new Date(visit.starts_at).getTime() !== startsAt.getTime()) return 'moved';
  if (visit.status === 'CANCELLED') return purpose === 'cancel' ? 'done' : 'cancelled';
  if (visit.status !== 'SCHEDULED') return 'begun';
  return purpose === 'confirm' && visit.confirmed_at !== null ? 'done' : 'open';
}
