import type { Env } from './env.js';

/** The configuration of this process, for injection. */
export class Settings {
  constructor(readonly env: Env & { readonly DATABASE_URL: string }) {}
}
