import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { FieldCipher } from '../../core/crypto/field-cipher.js';
import { Keys } from '../../core/crypto/keys.js';
import { newKeyPair, openJws, signJws } from '../../core/crypto/signatures.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { JwkSet, SigningKeyResponse } from './prescription-papers.dto.js';
import { signingKeyMade, signingKeyRenewed } from './prescription-papers.events.js';
import { PrescriptionPapersRepository, type SigningKey } from './prescription-papers.repository.js';

/**
 * The keys by which a hospital signs (Ed25519). One signs; those before it only verify, for ever. Private keys are
 * sealed with the hospital's data key. Each public key carries a proof that
 * this product made it: whoever rules the database alone cannot slip one in.
 */
@Injectable()
export class SigningKeys {
  constructor(
    private readonly papers: PrescriptionPapersRepository,
    private readonly cipher: FieldCipher,
    private readonly masterKeys: Keys,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Signs a text as a compact JWS; the first time the hospital gets its key. */
  async sign(payload: string): Promise<string> {
    const { id, public_key, sealed_private_key } = (await this.papers.currentKey()) ?? (await this.first());
    const privateKey = await this.cipher.open(sealed_private_key ?? '');
    return signJws(payload, { publicKey: public_key, privateKey }, id);
  }

  /** What was signed, if a key of this hospital signed it. */
  open(jws: string, keys: readonly SigningKey[]): string | undefined {
    return openJws(jws, wanted => keys.find(key => key.id === wanted && this.isAttested(key))?.public_key);
  }

  /** Makes a new key that signs from now on, e.g. when the old one may be known to somebody. */
  async renew(): Promise<SigningKeyResponse> {
    const before = await this.papers.retireKey(this.clock.now());
    const { id, public_key, created_at, ...rest } = await this.newKey();
    await this.papers.addKey({ id, public_key, created_at, ...rest });
    this.events.record(signingKeyRenewed(id, before ?? null));
    return { id, public_key, created_at };
  }

  /** Every key with which papers of the hospital can be verified (RFC 7517). */
  async published(): Promise<JwkSet> {
    const keys = (await this.papers.keys()).filter(key => this.isAttested(key));
    return {
      keys: keys.map(({ id: kid, public_key: x }) => ({
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        kid,
        x,
      })),
    };
  }

  private async first(): Promise<SigningKey> {
    const made = await this.newKey();
    if (await this.papers.addFirstKey(made)) {
      this.events.record(signingKeyMade(made.id));
      return made;
    }
    const others = await this.papers.currentKey();
    if (!others) throw new Error('The hospital has no key to sign with.');
    return others;
  }

  private async newKey(): Promise<SigningKey> {
    const [id, { publicKey, privateKey }] = [newId(), newKeyPair()];
    return {
      id,
      public_key: publicKey,
      attestation: this.attest(id, publicKey).toString('base64url'),
      sealed_private_key: await this.cipher.seal(privateKey),
      created_at: this.clock.now().toISOString(),
    };
  }

  private isAttested({ id, public_key, attestation }: SigningKey): boolean {
    const [given, expected] = [Buffer.from(attestation, 'base64url'), this.attest(id, public_key)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private attest(id: string, publicKey: string): Buffer {
    const key = this.masterKeys.derive(`signing-keys:v1:${currentTenant().id}`);
    return createHmac('sha256', key).update(`${id}.${publicKey}`).digest();
  }
}
