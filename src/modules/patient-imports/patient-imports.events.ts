import type { DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { PatientImport } from './patient-imports.dto.js';

export const importRequested = defineEvent<{ readonly import_id: string }>('patient_import.requested');

const about = (id: string) => ({ entity: { kind: 'patient_import', id } });

export const importRequestedFor = (
  id: string,
  {
    is_dry_run,
    takes_duplicates,
    total_rows,
  }: Pick<PatientImport, 'is_dry_run' | 'takes_duplicates' | 'total_rows'>,
): DomainEvent =>
  importRequested.of({
    ...about(id),
    changes: {
      is_dry_run: [null, is_dry_run],
      takes_duplicates: [null, takes_duplicates],
      total_rows: [null, total_rows],
    },
    payload: { import_id: id },
  });

export const importEnded = ({
  id,
  status,
  created_rows,
  duplicate_rows,
  invalid_rows,
}: PatientImport): DomainEvent => ({
  type: 'patient_import.ended',
  ...about(id),
  changes: {
    status: [null, status],
    created_rows: [null, created_rows],
    duplicate_rows: [null, duplicate_rows],
    invalid_rows: [null, invalid_rows],
  },
});

/** Reports name the patients who were registered, and those whom rows resemble. */
export const reportViewed = (id: string, patientIds: readonly string[]): Omit<DomainEvent, 'payload'> => ({
  type: 'patient_import.viewed',
  ...about(id),
  patientIds,
});
