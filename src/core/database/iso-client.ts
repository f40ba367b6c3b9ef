import { Client, type ClientConfig } from 'pg';

const timestamptz = 1184;

/** A connection that hands out instants as ISO 8601 text, ready for an answer; sessions run in UTC. */
export class IsoClient extends Client {
  constructor(config: ClientConfig) {
    super(config);
    this.setTypeParser(timestamptz, toIso8601);
  }
}

/** `2026-01-31 09:30:00.5+00` → `2026-01-31T09:30:00.500Z` */
function toIso8601(value: string): string {
  const [whole = '', fraction = ''] = value.slice(0, -3).split('.');
  return `${whole.replace(' ', 'T')}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}
