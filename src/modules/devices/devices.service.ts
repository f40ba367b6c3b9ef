import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { sha256 } from '../../core/crypto/keys.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { PatientsService } from '../patients/index.js';
import type { Device } from './device.entity.js';
import type { DeviceFilter, DeviceResponse, NewDeviceResponse, RegisterDevice } from './devices.dto.js';
import { deviceNotFound, patientDeceased } from './devices.errors.js';
import { deviceRegistered, deviceRevoked, devicesListed } from './devices.events.js';
import { DevicesRepository } from './devices.repository.js';
import { deviceKeyOf } from './devices.rules.js';

@Injectable()
export class DevicesService {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly patients: PatientsService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(filter: DeviceFilter): Promise<Page<DeviceResponse>> {
    const found = await this.devices.list(filter);
    this.events.recordRead(devicesListed(found.items.map(({ patient_id }) => patient_id)));
    return found;
  }

  /** Answers with the key, which nobody can show a second time. */
  async register(input: RegisterDevice): Promise<NewDeviceResponse> {
    const patient = await this.patients.inSight(input.patient_id);
    if (patient.is_deceased) throw patientDeceased();
    const key = deviceKeyOf(currentTenant().code, randomBytes(32).toString('base64url'));
    const device = this.build(input, key);
    await this.devices.add(device);
    this.events.record(deviceRegistered(device));
    return { ...(await this.view(device.id)), api_key: key };
  }

  /** From the next request on the key opens nothing. A second time changes nothing. */
  async revoke(id: string): Promise<DeviceResponse> {
    const device = await this.devices.find(id);
    if (!device) throw deviceNotFound();
    assertUnchanged(device);
    if (!device.revoked_at) {
      const now = this.clock.now();
      Object.assign(device, { revoked_at: now, revoked_by_id: currentPrincipal().userId });
      this.events.record(deviceRevoked(device, now));
    }
    await this.devices.flush();
    return this.view(id);
  }

  private async view(id: string): Promise<DeviceResponse> {
    const device = await this.devices.view(id);
    if (!device) throw deviceNotFound();
    return device;
  }

  private build({ patient_id, name, kind, serial_number = null }: RegisterDevice, key: string): Device {
    return {
      id: newId(),
      patient_id,
      name,
      kind,
      serial_number,
      key_hash: sha256(key),
      registered_by_id: currentPrincipal().userId,
      registered_at: this.clock.now(),
      last_seen_at: null,
      revoked_at: null,
      revoked_by_id: null,
      version: 1,
    };
  }
}
