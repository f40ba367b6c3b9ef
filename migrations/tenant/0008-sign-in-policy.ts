import { SqlMigration } from '../sql-migration.js';

/** What a hospital demands of its staff when they sign in. */
export class SignInPolicy extends SqlMigration {
  protected readonly sql = `
create table sign_in_policy (
  is_the_one boolean primary key default true constraint sign_in_policy_one_row check (is_the_one),
  second_factor_required boolean not null default false,
  password_min_length smallint not null default 8
    constraint sign_in_policy_length check (password_min_length between 8 and 15)
);

insert into sign_in_policy default values;
`;
}
