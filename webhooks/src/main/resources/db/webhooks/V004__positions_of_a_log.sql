-- An offset of Kafka belongs to one log: the cluster and the topic that it was taken from. Null in rows
-- that were written before this was kept; the first check that finds their offsets valid fills it in.
alter table webhooks.offsets add column log text collate "C";

-- Offsets in these tables are offsets of Kafka plus this. When the log is replaced it grows, so that
-- cursors stay valid and what was landed before comes first.
alter table webhooks.offsets add column shift bigint not null default 0;
