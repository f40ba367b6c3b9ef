import type { RawBuilder } from 'kysely';

/** Why two records cannot become one as they are. */
export interface Obstacle {
  readonly code: string;
  /** A sentence for whoever is to settle it. */
  readonly detail: string;
}

/** Rows that belong to a patient, as the module that owns them describes them to the merge (ADR 23). */
export interface PatientRows {
  readonly table: string;
  /** What people call one of them, e.g. `appointment`. */
  readonly kind: string;
  /** What names a row; default `id`. `patient_id`: a patient has one. */
  readonly key?: 'patient_id';
  /** Further columns that name the patient. */
  readonly also?: readonly string[];
  /**
   * Rows of which others are a part: they belong to whom that one belongs. A table stands here after the tables that it
   * names; it may name itself.
   */
  readonly partOf?: readonly { readonly column: string; readonly table: string }[];
  /**
   * Which rows `r` of the merged record say what a row of the other record says, so that there cannot be both: they stay
   * where they are.
   */
  readonly same?: (survivorId: string) => RawBuilder<unknown>;
  /** What has to be settled before, as rows of {@link Obstacle}. */
  readonly obstacles?: (mergedId: string, survivorId: string) => RawBuilder<Obstacle>;
  /** Nobody writes such rows by hand: whatever came after a merge stays with the record that it names. */
  readonly isAutomatic?: true;
}

const declared = new Map<string, PatientRows>();

/** Called by the `merging.repository.ts` of the module that owns the tables. */
export function definePatientRows(...rows: readonly PatientRows[]): void {
  for (const each of rows) declared.set(each.table, each);
}

/** Every table that is declared, each after those of which its rows are a part. */
export function allPatientRows(): PatientRows[] {
  const ordered = new Map<string, PatientRows>();
  const put = (rows: PatientRows) => {
    if (ordered.has(rows.table)) return;
    for (const { table } of rows.partOf ?? []) {
      const whole = table === rows.table ? undefined : declared.get(table);
      if (whole) put(whole);
    }
    ordered.set(rows.table, rows);
  };
  for (const table of [...declared.keys()].sort()) put(declared.get(table) as PatientRows);
  return [...ordered.values()];
}
