import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

/** What makes a prescription verifiable. */
export interface Paper {
  readonly prescription_id: string;
  /** The part of its public address that nobody can guess. */
  readonly secret: string;
  /** Compact JWS. */
  readonly signature: string;
}

export interface SigningKey {
  readonly id: string;
  /** 32 bytes, base64url. */
  readonly public_key: string;
  /** Proof that this product made the key. */
  readonly attestation: string;
  /** Null when the key is retired and signs no more. */
  readonly sealed_private_key: string | null;
  readonly created_at: string;
}

const keyColumns = sql`k.id, k.public_key, k.attestation, k.sealed_private_key, k.created_at`;

@Injectable()
export class PrescriptionPapersRepository {
  constructor(private readonly db: TenantDb) {}

  find(prescriptionId: string): Promise<Paper | undefined> {
    return this.db.row(sql<Paper>`
      select prescription_id, secret, signature from prescription_papers where prescription_id = ${prescriptionId}`);
  }

  /** With all keys of the hospital, so that one statement serves a look at a paper. */
  findBySecret(secret: string): Promise<(Paper & { readonly keys: SigningKey[] }) | undefined> {
    return this.db.row(sql<Paper & { readonly keys: SigningKey[] }>`
      select p.prescription_id, p.secret, p.signature,
        (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from signing_keys k) as keys
      from prescription_papers p where p.secret = ${secret}`);
  }

  /** Of two who sign at once the first one's paper stays. @returns whether it is this one */
  async add({ prescription_id, secret, signature }: Paper, at: Date): Promise<boolean> {
    const added = await this.db.rows(sql`
      insert into prescription_papers (prescription_id, secret, signature, signed_at)
      values (${prescription_id}, ${secret}, ${signature}, ${at})
      on conflict (prescription_id) do nothing returning prescription_id`);
    return added.length > 0;
  }

  /** The latest weight (kg) of the year before an instant: what a dose can be judged by. Older ones could mislead. */
  async weightAt(patientId: string, at: string): Promise<number | undefined> {
    const weighed = await this.db.row(sql<{ value: number }>`
      select value from reading_cards
      where patient_id = ${patientId} and type = 'weight' and recorded_at <= ${at}::timestamptz
        and recorded_at > ${at}::timestamptz - interval '1 year'
      order by recorded_at desc limit 1`);
    return weighed?.value;
  }

  keys(): Promise<SigningKey[]> {
    return this.db.rows(
      sql<SigningKey>`select ${keyColumns} from signing_keys k order by k.created_at, k.id`,
    );
  }

  currentKey(): Promise<SigningKey | undefined> {
    return this.db.row(sql<SigningKey>`select ${keyColumns} from signing_keys k where k.retired_at is null`);
  }

  /** The hospital's first key. Of two who make one at once the first one's stays. @returns whether it is this one */
  async addFirstKey(key: SigningKey): Promise<boolean> {
    return (await this.db.rows(sql`${insertOf(key)} on conflict do nothing returning id`)).length > 0;
  }

  async addKey(key: SigningKey): Promise<void> {
    await this.db.rows(insertOf(key));
  }

  /** The key that signed until now only verifies from here on: what it signed with is gone. @returns its id */
  async retireKey(at: Date): Promise<string | undefined> {
    const retired = await this.db.row(sql<{ id: string }>`
      update signing_keys set retired_at = ${at}, sealed_private_key = null where retired_at is null returning id`);
    return retired?.id;
  }
}

const insertOf = ({ id, public_key, attestation, sealed_private_key, created_at }: SigningKey) => sql`
  insert into signing_keys (id, public_key, attestation, sealed_private_key, created_at)
  values (${id}, ${public_key}, ${attestation}, ${sealed_private_key}, ${created_at})`;
