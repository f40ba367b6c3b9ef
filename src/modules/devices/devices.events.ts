import { changesBetween, type DomainEvent } from '../../core/events/domain-event.js';
import type { Device } from './device.entity.js';

const about = ({ id, patient_id }: Pick<Device, 'id' | 'patient_id'>) => ({
  entity: { kind: 'device', id },
  patientIds: [patient_id],
});

export const deviceRegistered = (device: Device): DomainEvent => {
  const { name, kind, serial_number } = device;
  return {
    type: 'device.registered',
    ...about(device),
    changes: changesBetween({}, { name, kind, serial_number }),
  };
};

export const deviceRevoked = (device: Device, revoked_at: Date): DomainEvent => ({
  type: 'device.revoked',
  ...about(device),
  changes: changesBetween({ revoked_at: null }, { revoked_at }),
});

/** A read: audited, told to nobody. */
export const devicesListed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'devices.listed',
  patientIds: [...new Set(patientIds)],
});
