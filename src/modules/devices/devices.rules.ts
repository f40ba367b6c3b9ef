/** Requests of one device in a minute; a reading a second, sent one by one, fits twice. */
export const requestsPerMinute = 120;

/** The hospital's code and 256 random bits: `hms_1a2b3c4d_…`. The prefix lets scanners of leaked secrets find it. */
export const deviceKeyOf = (hospitalCode: string, secret: string): string => `hms_${hospitalCode}_${secret}`;

/** The hospital that a key names; undefined when this is no key. */
export const hospitalNamedBy = (key: string): string | undefined =>
  /^hms_([0-9a-f]{8})_[\w-]{43}$/.exec(key)?.[1];
