-- What lists of customers are filtered, sorted and counted by. All text here is folded by the
-- projection, by one rule for what is stored and what is asked for; SQL's own lower() follows the
-- database's locale.

alter table customers
  add column external_id text collate "C",
  -- The name, folded.
  add column name_key text collate "C",
  -- E-mail, name and billing name, folded, one a line.
  add column search_text text collate "C" not null default '',
  -- The entries of the metadata; see MetadataEntry.
  add column metadata_entries text[] not null default '{}',
  -- What searches and metadata are looked up by; see SearchKeys.
  add column search_keys int[] not null default '{}',
  -- When the customer last changed, creation included, by its own time.
  add column changed_at timestamptz not null default 'epoch';

alter table customers
  alter column search_text drop default,
  alter column metadata_entries drop default,
  alter column search_keys drop default,
  alter column changed_at drop default;

create index customers_by_external_id on customers (organization_id, external_id);
create index customers_by_name on customers (organization_id, name_key, id);
create index customers_by_email on customers (organization_id, email_key, id);
create index customers_by_search_keys on customers using gin (search_keys);
drop index customers_by_email_key;

-- How many living customers an organization has: the sum over its rows. One row for each partition
-- that leads a batch, so that instances which project different partitions never wait for each
-- other's.
create table customer_counts (
  organization_id uuid not null,
  partition int not null,
  customers bigint not null,
  primary key (organization_id, partition)
);

insert into customer_counts (organization_id, partition, customers)
select organization_id, 0, count(*) from customers group by organization_id;
