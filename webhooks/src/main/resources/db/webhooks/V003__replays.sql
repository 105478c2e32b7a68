-- Whether events of a replay is as far as was counted, and there may be more.
alter table webhooks.replays add column count_is_lower_bound boolean not null default false;

create index replays_of_endpoints on webhooks.replays (endpoint_id, created_at desc, id);
