import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import type { Department } from './department.entity.js';
import type {
  CreateDepartment,
  DepartmentFilter,
  DepartmentResponse,
  UpdateDepartment,
} from './departments.dto.js';
import { departmentInUse, departmentNotFound, departmentProtected } from './departments.errors.js';
import { departmentCreated, departmentDeleted, departmentUpdated } from './departments.events.js';
import { DepartmentsRepository } from './departments.repository.js';

@Injectable()
export class DepartmentsService {
  constructor(
    private readonly departments: DepartmentsRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  list(filter: DepartmentFilter): Promise<DepartmentResponse[]> {
    return this.departments.list(filter);
  }

  async create(input: CreateDepartment): Promise<DepartmentResponse> {
    const department = this.build(input);
    this.departments.add(department);
    this.events.record(departmentCreated(department));
    return this.saved(department.id);
  }

  async update(id: string, input: UpdateDepartment): Promise<DepartmentResponse> {
    const department = await this.get(id);
    if (department.is_system && input.name && input.name !== department.name) throw departmentProtected();
    const changes = changesBetween(department, input);
    if (Object.keys(changes).length > 0) {
      Object.assign(department, input, { updated_at: this.clock.now() });
      this.events.record(departmentUpdated(department, changes));
    }
    return this.saved(id);
  }

  async remove(id: string): Promise<void> {
    const department = await this.get(id);
    if (department.is_system) throw departmentProtected();
    const { user_count, patient_count } = await this.saved(id);
    if (user_count + patient_count > 0) throw departmentInUse(user_count, patient_count);
    this.departments.remove(department);
    this.events.record(departmentDeleted(department));
  }

  /** A hospital begins with these. Called once, when it is provisioned. */
  async createDefaults(): Promise<void> {
    for (const name of ['Administrator', 'General Medicine', 'Pediatrics', 'Cardiology', 'Emergency']) {
      const isSystem = name === 'Administrator';
      this.departments.add({
        ...this.build({ name, is_for_staff: true, is_for_patients: !isSystem }),
        is_system: isSystem,
      });
    }
    await this.departments.flush();
  }

  /** Other modules and older clients name departments. */
  findByName(name: string): Promise<{ id: string; name: string } | undefined> {
    return this.departments.findByName(name);
  }

  private async get(id: string): Promise<Department> {
    const department = await this.departments.find(id);
    if (!department) throw departmentNotFound();
    assertUnchanged(department);
    return department;
  }

  private async saved(id: string): Promise<DepartmentResponse> {
    await this.departments.flush();
    const row = await this.departments.view(id);
    if (!row) throw departmentNotFound();
    return row;
  }

  private build(input: CreateDepartment): Department {
    const now = this.clock.now();
    const { name, description = null, is_for_staff, is_for_patients } = input;
    return {
      id: newId(),
      name,
      description,
      is_for_staff,
      is_for_patients,
      is_system: false,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}
