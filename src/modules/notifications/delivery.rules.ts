import { zoned } from '../../core/clock.js';

export const channels = ['EMAIL', 'SMS', 'WHATSAPP'] as const;
export type Channel = (typeof channels)[number];

/** `NOT_SENT`: kept back on purpose; the reason says why. `FAILED`: given up, can be replayed. */
export const statuses = ['PENDING', 'SENDING', 'SENT', 'NOT_SENT', 'FAILED'] as const;
export type Status = (typeof statuses)[number];

/** Local hours in which nobody's telephone rings: from `begins` to `ends` (exclusive), in minutes of the day; none when both are the same. */
export interface QuietHours {
  readonly begins: number;
  readonly ends: number;
}

/** When the quiet hours that hold at an instant are over; undefined when none do. */
export function quietUntil(now: Date, timeZone: string, hours: QuietHours): Date | undefined {
  const local = zoned(now, timeZone);
  const minute = local.hour * 60 + local.minute;
  const overnight = hours.begins > hours.ends;
  const isQuiet = overnight
    ? minute >= hours.begins || minute < hours.ends
    : minute >= hours.begins && minute < hours.ends;
  if (!isQuiet) return undefined;
  const day = overnight && minute >= hours.begins ? local.add({ days: 1 }) : local;
  const end = day.toPlainDate().toZonedDateTime({
    timeZone,
    plainTime: { hour: Math.floor(hours.ends / 60), minute: hours.ends % 60 },
  });
  return new Date(end.epochMilliseconds);
}

/** What counts when a message is about to be sent. */
export interface Situation {
  readonly channel: Channel;
  readonly isUrgent: boolean;
  readonly isDemo: boolean;
  readonly reach: 'people' | 'sandbox' | 'nobody';
  /** The channel is switched on for this kind of recipient. */
  readonly isOn: boolean;
  /** Undefined: the person is not in the hospital's records any more, or has left. */
  readonly recipient:
    | {
        readonly address: string | null;
        readonly consents: boolean;
        readonly isDeceased: boolean;
      }
    | undefined;
  readonly now: Date;
  readonly timeZone: string;
  readonly quiet: QuietHours;
}

export type Verdict =
  | { readonly does: 'send'; readonly to: string }
  | { readonly does: 'keep'; readonly reason: string }
  | { readonly does: 'wait'; readonly until: Date };

const keep = (reason: string): Verdict => ({ does: 'keep', reason });

/** Decided at the moment of sending and not before: consent may be withdrawn, an address corrected meanwhile. */
export function judge(situation: Situation): Verdict {
  const { channel, isUrgent, isDemo, reach, isOn, recipient, now, timeZone, quiet } = situation;
  if (!recipient) return keep('recipient_gone');
  if (recipient.isDeceased) return keep('recipient_deceased');
  if (!isOn) return keep('turned_off');
  if (!recipient.consents) return keep('no_consent');
  if (!recipient.address) return keep('no_address');
  // Made-up people have telephone numbers that somebody may really have.
  if (isDemo && reach === 'people') return keep('demo_hospital');
  const mayRing = channel !== 'EMAIL' && reach === 'people' && !isUrgent;
  const until = mayRing ? quietUntil(now, timeZone, quiet) : undefined;
  return until ? { does: 'wait', until } : { does: 'send', to: recipient.address };
}

/** An address as it may be shown to whoever looks after messages: enough to recognise, too little to use. */
export function masked(channel: Channel, address: string): string {
  if (channel === 'EMAIL') {
    const at = address.lastIndexOf('@');
    return `${address.slice(0, 1)}•••${address.slice(at)}`;
  }
  return `${address.slice(0, 3)}•••${address.slice(-2)}`;
}

/** The language that a free text names. */
export const languageOf = (preferred: string | null): 'en' | 'hi' =>
  /^\s*(hi\b|hindi|हिन्दी|हिंदी)/i.test(preferred ?? '') ? 'hi' : 'en';
