import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { BatchesService, type BatchReport } from '../vitals/index.js';
import { keyRefused } from './devices.errors.js';
import { DevicesRepository } from './devices.repository.js';

/** Takes in what a device sends. */
@Injectable()
export class DeviceReadingsService {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly batches: BatchesService,
    private readonly clock: Clock,
  ) {}

  /** Some of what it measures, as it comes; each reading is judged by itself. */
  async receive(readings: readonly unknown[]): Promise<BatchReport> {
    const device = await this.devices.hear(currentPrincipal().userId, this.clock.now());
    if (!device) throw keyRefused();
    return this.batches.receive(readings, {
      id: device.id,
      patientId: device.patient_id,
      source: device.kind,
    });
  }
}
