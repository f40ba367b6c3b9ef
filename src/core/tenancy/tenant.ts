export const tenantStatuses = ['PENDING', 'VERIFIED', 'ACTIVE', 'SUSPENDED', 'INACTIVE'] as const;
export type TenantStatus = (typeof tenantStatuses)[number];

/** A hospital as the directory knows it. */
export interface Tenant {
  readonly id: string;
  /** Random, 8 hexadecimal digits; names schema and role and prefixes patient codes. */
  readonly code: string;
  readonly name: string;
  readonly status: TenantStatus;
  /** IANA time zone; the hospital's calendar day is computed with it. */
  readonly timeZone: string;
  /** ISO 3166-1 alpha-2; phone numbers without country code belong to it. */
  readonly country: string;
  readonly contactEmail: string;
  readonly contactPhone: string | null;
  readonly address: string | null;
  readonly maxUsers: number | null;
  readonly maxPatients: number | null;
  readonly isDemo: boolean;
}

/** The only two places where names of schemas and roles are made; both refuse anything but a code. */
export const schemaOf = ({ code }: Pick<Tenant, 'code'>): string => `tenant_${checkedCode(code)}`;
export const roleOf = ({ code }: Pick<Tenant, 'code'>): string => `t_${checkedCode(code)}`;

function checkedCode(code: string): string {
  if (!/^[0-9a-f]{8}$/.test(code)) throw new Error('A hospital code has 8 hexadecimal digits.');
  return code;
}
