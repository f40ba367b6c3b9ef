import { changesBetween, type DomainEvent } from '../../core/events/domain-event.js';
import type { Department } from './department.entity.js';

const about = ({ id }: Department) => ({ kind: 'department', id });

export const departmentCreated = (department: Department): DomainEvent => ({
  type: 'department.created',
  entity: about(department),
  changes: changesBetween({}, { name: department.name }),
  payload: { department_id: department.id },
});

export const departmentUpdated = (department: Department, changes: DomainEvent['changes']): DomainEvent => ({
  type: 'department.updated',
  entity: about(department),
  changes,
  payload: { department_id: department.id },
});

export const departmentDeleted = (department: Department): DomainEvent => ({
  type: 'department.deleted',
  entity: about(department),
  changes: changesBetween({ name: department.name }, { name: null }),
  payload: { department_id: department.id },
});
