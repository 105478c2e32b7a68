-- The read model: what the projection makes of the outcomes topic. It can be dropped and rebuilt.

-- Living customers only. The e-mail key is not unique here: the processor decides who owns an
-- e-mail, and partitions are projected independently, so an index that judged again could only
-- refuse what is already true.
create table customers (
  organization_id uuid not null,
  id uuid not null,
  email_key text collate "C" not null,
  version bigint not null,
  created_at timestamptz not null,
  -- As written by the projection, to the byte: jsonb would rewrite numbers (1e20, -0.0).
  document json not null,
  primary key (organization_id, id)
);

create index customers_by_email_key on customers (organization_id, email_key);
create index customers_by_age on customers (organization_id, created_at desc, id desc);

-- One row an operation whose outcome is known; the first outcome stays.
create table operations (
  organization_id uuid not null,
  id text collate "C" not null,
  fingerprint text collate "C" not null,
  outcome json not null,
  submitted_at timestamptz not null,
  done_at timestamptz not null default now(),
  primary key (organization_id, id)
);

create index operations_by_age on operations (done_at);

-- What each idempotency key was first used for, while its operation may still be in flight.
create table idempotency_keys (
  organization_id uuid not null,
  operation_id text collate "C" not null,
  fingerprint text collate "C" not null,
  first_used_at timestamptz not null default now(),
  primary key (organization_id, operation_id)
);

create index idempotency_keys_by_age on idempotency_keys (first_used_at);

-- The next offset to project, by partition of the outcomes topic. The only place that knows it:
-- it moves in the transaction that writes the rows.
create table projection_offsets (
  partition int primary key,
  next_offset bigint not null
);
