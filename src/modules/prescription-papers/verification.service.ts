import { Injectable } from '@nestjs/common';
import { context } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { Counters } from '../../core/gateways/counters/counters.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { PrescriptionsService } from '../prescriptions/index.js';
import { tokenForm, type JwkSet, type PrescriptionVerification } from './prescription-papers.dto.js';
import { hospitalNotFound, tooManyQuestions, unknownPaper } from './prescription-papers.errors.js';
import { prescriptionVerified } from './prescription-papers.events.js';
import { PrescriptionPapersRepository } from './prescription-papers.repository.js';
import { SigningKeys } from './signing-keys.service.js';
import { namesIn, statementOf } from './statement.rules.js';

/** Looks from one client address. A pharmacy behind one address checks fewer; the secrets cannot be guessed anyway. */
const window = { windowSeconds: 60, limit: 60 };

/** Tells strangers whether a paper is genuine, and as little else as serves that. */
@Injectable()
export class Verification {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly directory: TenantDirectory,
    private readonly counters: Counters,
    private readonly prescriptions: PrescriptionsService,
    private readonly papers: PrescriptionPapersRepository,
    private readonly keys: SigningKeys,
    private readonly events: Events,
  ) {}

  /** Throws 404 for a token that no hospital has given out, whatever is wrong with it. */
  async verify(token: string): Promise<PrescriptionVerification & { time_zone: string }> {
    await this.limit();
    const [, code, secret] = tokenForm.exec(token) ?? [];
    const tenant = code && (await this.directory.findByCode(code));
    if (!tenant || !secret) throw unknownPaper();
    const found = await this.tenancy.run(tenant, 'read', () => this.look(tenant, secret));
    return { ...found, time_zone: tenant.timeZone };
  }

  async keysOf(code: string): Promise<JwkSet> {
    const tenant = /^[0-9a-f]{8}$/.test(code) ? await this.directory.findByCode(code) : undefined;
    if (!tenant) throw hospitalNotFound();
    return this.tenancy.run(tenant, 'read', () => this.keys.published());
  }

  private async look(tenant: Tenant, secret: string): Promise<PrescriptionVerification> {
    const paper = await this.papers.findBySecret(secret);
    if (!paper) throw unknownPaper();
    const prescription = await this.prescriptions.view(paper.prescription_id);
    this.events.recordRead(prescriptionVerified(prescription));
    const { prescription_code, issued_at, dispensed_at, cancelled_at, status } = prescription;
    const signed = this.keys.open(paper.signature, paper.keys);
    const names = signed === undefined ? undefined : namesIn(signed);
    const isGenuine =
      names !== undefined &&
      issued_at !== null &&
      signed === statementOf(tenant.code, { ...prescription, issued_at }, names, secret);
    if (!isGenuine)
      return {
        verdict: 'altered',
        hospital_name: tenant.name,
        prescription_code,
        issued_at: null,
        dispensed_at: null,
        cancelled_at: null,
        doctor_name: null,
        doctor_registration_number: null,
        patient_initials: null,
        medicines: [],
        signature: null,
      };
    return {
      verdict: status === 'CANCELLED' ? 'cancelled' : status === 'DISPENSED' ? 'dispensed' : 'genuine',
      hospital_name: names.hospital,
      prescription_code,
      issued_at,
      dispensed_at,
      cancelled_at,
      doctor_name: names.doctor,
      doctor_registration_number: names.doctor_registration_number,
      patient_initials: names.patient_initials,
      medicines: prescription.items.map(({ medicine_name, dosage, frequency, duration, quantity }) => ({
        name: medicine_name,
        dosage,
        frequency,
        duration,
        quantity,
      })),
      signature: paper.signature,
    };
  }

  private async limit(): Promise<void> {
    const client = `rx-verify:client:${context.current()?.address ?? 'unknown'}`;
    const { count, resetAt } = await this.counters.hit(client, window);
    if (count > window.limit)
      throw tooManyQuestions(Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000)));
  }
}
