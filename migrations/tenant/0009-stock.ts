import { SqlMigration } from '../sql-migration.js';

/** Stock as a ledger. Levels of items and batches are what the movements add up to: nothing else can change them. */
export class Stock extends SqlMigration {
  protected readonly sql = `
create table stock_items (
  id uuid primary key,
  type text not null check (type in ('MEDICINE', 'EQUIPMENT', 'CONSUMABLE')),
  name text not null check (char_length(name) between 1 and 100),
  generic_name text,
  form text,
  strength text,
  route text,
  default_dosage text,
  default_frequency text,
  default_duration text,
  default_instructions text,
  current_stock integer not null default 0
    constraint stock_items_not_negative check (current_stock >= 0)
    constraint stock_items_not_too_many check (current_stock <= 1000000000),
  reorder_level integer not null default 0 check (reorder_level >= 0),
  is_active boolean not null default true,
  movement_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint stock_items_medicine_whole check (type <> 'MEDICINE' or
    num_nulls(form, strength, default_dosage, default_frequency, default_duration) = 0),
  constraint stock_items_defaults_whole check (type = 'MEDICINE' or
    num_nulls(default_dosage, default_frequency, default_duration) in (0, 3))
);

create unique index stock_items_key on stock_items (type, lower(name), lower(form), lower(strength)) nulls not distinct;

create index stock_items_search on stock_items using gin (name ext.gin_trgm_ops, generic_name ext.gin_trgm_ops);

create index stock_items_name on stock_items (lower(name), id);

create table stock_batches (
  id uuid primary key,
  stock_item_id uuid not null constraint stock_batches_item_fk references stock_items,
  batch_number text check (char_length(batch_number) between 1 and 50),
  expires_on date,
  quantity integer not null default 0 constraint stock_batches_not_negative check (quantity >= 0),
  created_at timestamptz not null,
  constraint stock_batches_of_item unique (id, stock_item_id)
);

comment on column stock_batches.batch_number is 'What the maker calls it; null is stock of which nobody knows the batch';

create unique index stock_batches_number_key on stock_batches (lower(batch_number), stock_item_id)
  where batch_number is not null;

create unique index stock_batches_unnumbered_key on stock_batches (stock_item_id, expires_on) nulls not distinct
  where batch_number is null;

create index stock_batches_item on stock_batches (stock_item_id, expires_on, id);

create table stock_movements (
  id uuid primary key,
  stock_item_id uuid not null constraint stock_movements_item_fk references stock_items,
  number integer not null,
  batch_id uuid not null,
  kind text not null check (kind in ('receive', 'dispense', 'return', 'waste', 'adjust')),
  quantity integer not null check (quantity <> 0),
  level_after integer not null check (level_after >= 0),
  reason text check (char_length(reason) <= 500),
  source_kind text,
  source_id uuid,
  source_line smallint,
  patient_id uuid,
  actor_id uuid,
  at timestamptz not null,
  constraint stock_movements_number_key unique (stock_item_id, number),
  constraint stock_movements_batch_fk foreign key (batch_id, stock_item_id) references stock_batches (id, stock_item_id),
  constraint stock_movements_direction check (case kind
    when 'receive' then quantity > 0 when 'return' then quantity > 0
    when 'dispense' then quantity < 0 when 'waste' then quantity < 0 else true end),
  constraint stock_movements_source_whole check (num_nulls(source_kind, source_id, source_line) in (0, 3)),
  constraint stock_movements_dispensed_to check (kind <> 'dispense' or num_nulls(source_id, patient_id) = 0),
  constraint stock_movements_source_key unique (source_id, stock_item_id, source_line)
);

comment on column stock_movements.number is 'Counts the movements of an item without gaps, in the order in which they took effect';

comment on column stock_movements.source_line is 'Counts the movements of an item for one source; the second dispense of a prescription meets its first';

create index stock_movements_received on stock_movements (batch_id, patient_id) where patient_id is not null;

create function book_stock_movement() returns trigger language plpgsql as $$
begin
  execute format('update %I.stock_items set current_stock = current_stock + $1, movement_count = movement_count + 1,
      updated_at = greatest(updated_at, $2), version = version + 1
    where id = $3 returning current_stock, movement_count', tg_table_schema)
    into new.level_after, new.number using new.quantity, new.at, new.stock_item_id;
  execute format('update %I.stock_batches set quantity = quantity + $1 where id = $2', tg_table_schema)
    using new.quantity, new.batch_id;
  return new;
end $$;

create trigger stock_movements_book before insert on stock_movements
  for each row execute function book_stock_movement();

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'stock changes by new movements alone' using errcode = 'insufficient_privilege';
end $$;

create trigger stock_movements_append_only before update or delete or truncate on stock_movements
  for each statement execute function refuse_ledger_change();

create trigger stock_items_open_empty before insert on stock_items
  for each row when (new.current_stock <> 0 or new.movement_count <> 0) execute function refuse_ledger_change();

create trigger stock_items_level before update on stock_items
  for each row when (pg_trigger_depth() = 0 and
    (new.current_stock <> old.current_stock or new.movement_count <> old.movement_count))
  execute function refuse_ledger_change();

create trigger stock_batches_open_empty before insert on stock_batches
  for each row when (new.quantity <> 0) execute function refuse_ledger_change();

create trigger stock_batches_level before update on stock_batches
  for each row when (pg_trigger_depth() = 0 and new.quantity <> old.quantity) execute function refuse_ledger_change();
`;
}
