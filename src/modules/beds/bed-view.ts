import type { Principal } from '../../core/access/principal.js';
import type { BedResponse } from './beds.dto.js';
import { maySeeWho } from './beds.policy.js';
import type { BedRow } from './beds.repository.js';

/** A bed as this caller is shown it: who lies there is for those who may know. */
export function shownTo(caller: Principal, row: BedRow): BedResponse {
  const { patient_id, patient_name, patient_code, admission_id, doctor_id, ...rest } = row;
  const { stay_department_id, ward_department_id, ...bed } = rest;
  const isKnown = maySeeWho(caller, { doctor_id, department_ids: [stay_department_id, ward_department_id] });
  const occupant =
    isKnown && patient_id && patient_name && patient_code
      ? { patient_id, patient_name, patient_code, admission_id }
      : null;
  return { ...bed, occupant };
}
