import { changesBetween, type DomainEvent } from '../../core/events/domain-event.js';
import type { Role } from './role.entity.js';

export const roleCreated = (role: Role, permissionCodes: readonly string[]): DomainEvent => ({
  type: 'role.created',
  entity: { kind: 'role', id: role.id },
  changes: changesBetween({}, { name: role.name, permission_codes: permissionCodes }),
  payload: { role_id: role.id },
});

export const roleUpdated = (role: Role, changes: DomainEvent['changes']): DomainEvent => ({
  type: 'role.updated',
  entity: { kind: 'role', id: role.id },
  changes,
  payload: { role_id: role.id },
});

export const roleDeleted = (role: Role): DomainEvent => ({
  type: 'role.deleted',
  entity: { kind: 'role', id: role.id },
  changes: changesBetween({ name: role.name }, { name: null }),
  payload: { role_id: role.id },
});
