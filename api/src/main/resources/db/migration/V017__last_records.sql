-- The last projected record of each partition: its offset, and 8 bytes of a SHA-256 of its timestamp and
-- value. A log that was restored from an older copy and has grown past the position has another record
-- there. Null before the first record, and in rows that were written before this was kept.
alter table projection_offsets
  add column last_outcome bigint,
  add column last_outcome_print bigint,
  add column last_event bigint,
  add column last_event_print bigint;
