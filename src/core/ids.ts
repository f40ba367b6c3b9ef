import { v7 } from 'uuid';

/** A new time-ordered identifier (UUIDv7, RFC 9562). */
export const newId = (): string => v7();

/** When an identifier was made: its first 48 bits are milliseconds. */
export const madeAt = (id: string): Date => new Date(parseInt(id.replaceAll('-', '').slice(0, 12), 16));
