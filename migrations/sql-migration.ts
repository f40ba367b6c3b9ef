import { Migration } from '@mikro-orm/migrations';

/** A migration written as SQL text: statements end with a semicolon and are separated by a blank line. */
export abstract class SqlMigration extends Migration {
  protected abstract readonly sql: string;

  /** One statement a message, as sharded databases demand. */
  override up(): void {
    for (const statement of this.sql.split(/;\s*\n\s*\n/)) this.addSql(statement.trim().replace(/;$/, ''));
  }
}
