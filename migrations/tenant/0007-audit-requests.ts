import { SqlMigration } from '../sql-migration.js';

/** Finds what a request has left in the audit by its id. */
export class AuditRequests extends SqlMigration {
  protected readonly sql = `
create index audit_entries_request on audit_entries (request_id);
`;
}
