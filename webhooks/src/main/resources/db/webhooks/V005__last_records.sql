-- The last landed event of each partition: its offset as Kafka counts, and 8 bytes of a SHA-256 of its
-- timestamp and value. A log that was restored from an older copy and has grown past the position has
-- another record there. Null before the first record, and in rows that were written before this was kept.
alter table webhooks.offsets add column last_offset bigint, add column last_print bigint;
