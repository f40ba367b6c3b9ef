import { v7 } from 'uuid';

/** A new time-ordered identifier (UUIDv7, RFC 9562). */
export const newId = (): string => v7();
