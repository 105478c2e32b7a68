-- What lists of operations are filtered by. No e-mail: who asks by one is given the operations of
-- the customer that has it.

alter table operations
  -- What was set out to do: create, update, delete, upsert; null where only a refusal tells of it.
  add column type text collate "C",
  -- created, updated, deleted, rejected
  add column outcome_type text collate "C",
  -- The customer concerned; for a conflict, the living one.
  add column customer_id uuid;

update operations set
  type = case outcome ->> 'type'
    when 'created' then 'create' when 'updated' then 'update' when 'deleted' then 'delete' end,
  outcome_type = outcome ->> 'type',
  customer_id = coalesce(outcome ->> 'customer_id', outcome -> 'customer' ->> 'id')::uuid;

-- Read in order; what stands behind the order is filtered without a look at the rows.
create index operations_by_submission
  on operations (organization_id, submitted_at desc, id desc, type, outcome_type);
create index operations_of_customers
  on operations (organization_id, customer_id, submitted_at desc, id desc);
