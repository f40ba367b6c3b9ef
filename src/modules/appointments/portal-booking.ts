import { Injectable } from '@nestjs/common';

/** Whether patients book a doctor at once, or ask first. */
export type PortalBookingMode = 'DIRECT' | 'REQUEST';

@Injectable()
export class PortalBooking {
  /** A small clinic wants to be asked; doctors will say for themselves. */
  modeOf(_doctorId: string): Promise<PortalBookingMode> {
    return Promise.resolve('REQUEST');
  }
}
