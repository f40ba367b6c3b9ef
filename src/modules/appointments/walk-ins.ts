import { Injectable } from '@nestjs/common';
import { AppError } from '../../core/errors/app-error.js';
import type { AppointmentResponse } from './appointments.dto.js';
import { dayFull } from './appointments.errors.js';
import { AppointmentsService } from './appointments.service.js';
import { Booking } from './booking.js';

/** Somebody who comes without an appointment. */
export interface WalkIn {
  readonly patient_id: string;
  /** Any of them will do. */
  readonly doctorIds: readonly string[];
  readonly department_id?: string | undefined;
  readonly notes?: string | null | undefined;
  readonly overbook_reason?: string | null | undefined;
}

@Injectable()
export class WalkIns {
  constructor(
    private readonly appointments: AppointmentsService,
    private readonly booking: Booking,
  ) {}

  /**
   * Takes the next free time of today, or with a reason for overbooking the next time at all, and checks the patient in.
   * What others take at the same moment is passed over. Throws 409 when nothing is left.
   */
  async receive({ doctorIds, ...visit }: WalkIn): Promise<AppointmentResponse> {
    const times = await this.booking.freeToday(doctorIds, visit.patient_id, Boolean(visit.overbook_reason));
    for (const { doctor_id: doctor_user_id, start: scheduled_at } of times) {
      const booked = await this.appointments.bookIfPossible({ ...visit, doctor_user_id, scheduled_at });
      if (!(booked instanceof AppError)) return this.appointments.checkInWalkIn(booked.id);
      if (booked.code !== 'appointments.slot_taken') throw booked;
    }
    throw dayFull();
  }
}
