import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, dayOf } from '../../core/clock.js';
import { Events } from '../../core/events/events.js';
import { ProductMode } from '../../core/product-mode.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
import type { PrescriptionResponse } from '../prescriptions/index.js';
import { UsersService } from '../users/index.js';
import { notIssued } from './prescription-papers.errors.js';
import { prescriptionSigned } from './prescription-papers.events.js';
import { PrescriptionPapersRepository, type Paper } from './prescription-papers.repository.js';
import type { PrescriptionSheet } from './prescription-sheet.js';
import { ageOn, initialsOf, titled } from './sheet.rules.js';
import { SigningKeys } from './signing-keys.service.js';
import { statementOf } from './statement.rules.js';

/** What an issued prescription says on paper, with the signature that makes it verifiable. */
@Injectable()
export class Sheets {
  constructor(
    private readonly papers: PrescriptionPapersRepository,
    private readonly keys: SigningKeys,
    private readonly patients: PatientsService,
    private readonly users: UsersService,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly mode: ProductMode,
  ) {}

  /** Signs when nobody has; needs a transaction that writes. */
  async of(prescription: PrescriptionResponse): Promise<Omit<PrescriptionSheet, 'logo' | 'footer'>> {
    const { status, issued_at, dispensed_at, cancelled_at } = prescription;
    if (status === 'DRAFT' || !issued_at) throw notIssued();
    const tenant = currentTenant();
    const [doctor, patient, weight] = [
      await this.users.card(prescription.doctor_user_id),
      await this.patients.demographics(prescription.patient_id),
      await this.papers.weightAt(prescription.patient_id, issued_at),
    ];
    if (!doctor || !patient) throw new Error('A prescription has a doctor and a patient.');
    const names = {
      hospital: tenant.name,
      doctor: titled(doctor.full_name),
      doctor_registration_number: doctor.registration_number,
      patient_initials: initialsOf(prescription.patient_name),
    };
    const { secret } =
      (await this.papers.find(prescription.id)) ??
      (await this.sign(prescription, secret =>
        statementOf(tenant.code, { ...prescription, issued_at }, names, secret),
      ));
    const issued = new Date(issued_at);
    const { dob, dob_unknown, gender } = patient;
    return {
      hospital: {
        name: tenant.name,
        address: tenant.address,
        phone: tenant.contactPhone,
        email: tenant.contactEmail,
      },
      code: prescription.prescription_code,
      status,
      issued_at: issued,
      dispensed_at: dispensed_at ? new Date(dispensed_at) : null,
      cancelled_at: cancelled_at ? new Date(cancelled_at) : null,
      time_zone: tenant.timeZone,
      doctor: {
        name: names.doctor,
        specialization: doctor.specialization,
        registration_number: doctor.registration_number,
      },
      patient: {
        name: prescription.patient_name,
        code: prescription.patient_code,
        age: dob ? ageOn(dayOf(issued, tenant.timeZone), dob, dob_unknown) : null,
        gender,
        ...(weight !== undefined && { weight_kg: weight }),
      },
      chief_complaint: prescription.chief_complaint,
      diagnosis: prescription.diagnosis,
      items: prescription.items,
      verify_url: `${this.mode.publicUrl}/verify/rx/${tenant.code}.${secret}`,
    };
  }

  private async sign(
    prescription: PrescriptionResponse,
    statement: (secret: string) => string,
  ): Promise<Paper> {
    const secret = randomBytes(18).toString('base64url');
    const signature = await this.keys.sign(statement(secret));
    const paper: Paper = { prescription_id: prescription.id, secret, signature };
    if (await this.papers.add(paper, this.clock.now())) {
      this.events.record(prescriptionSigned(prescription));
      return paper;
    }
    const others = await this.papers.find(prescription.id);
    if (!others) throw new Error('The signature of another is gone.');
    return others;
  }
}
