import { AdmissionEntity } from '../modules/admissions/admission.entity.js';
import { AlertEntity } from '../modules/alerts/alert.entity.js';
import { AppointmentEntity } from '../modules/appointments/appointment.entity.js';
import { BedEntity } from '../modules/beds/bed.entity.js';
import { WardEntity } from '../modules/beds/ward.entity.js';
import { DepartmentEntity } from '../modules/departments/department.entity.js';
import { DeviceEntity } from '../modules/devices/device.entity.js';
import { PatientEntity } from '../modules/patients/patient.entity.js';
import { PrescriptionEntity } from '../modules/prescriptions/prescription.entity.js';
import { ProblemEntity } from '../modules/problems/problem.entity.js';
import { RoleEntity } from '../modules/roles/role.entity.js';
import { StockItemEntity } from '../modules/stock/stock-item.entity.js';
import { UserEntity } from '../modules/users/user.entity.js';

/** Every entity of a hospital. Each belongs to its module alone, so no module shows it to others. */
export const entities = [
  AdmissionEntity,
  AlertEntity,
  AppointmentEntity,
  BedEntity,
  DepartmentEntity,
  DeviceEntity,
  PatientEntity,
  PrescriptionEntity,
  ProblemEntity,
  RoleEntity,
  StockItemEntity,
  UserEntity,
  WardEntity,
];
