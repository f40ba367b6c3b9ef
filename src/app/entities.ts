import { AppointmentEntity } from '../modules/appointments/index.js';
import { DepartmentEntity } from '../modules/departments/index.js';
import { PatientEntity } from '../modules/patients/index.js';
import { RoleEntity } from '../modules/roles/index.js';
import { UserEntity } from '../modules/users/index.js';

/** Every entity of a hospital. */
export const entities = [AppointmentEntity, DepartmentEntity, PatientEntity, RoleEntity, UserEntity];
