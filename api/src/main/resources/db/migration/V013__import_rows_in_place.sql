-- Each row is changed once, when its result comes, and is shorter then: with some room left in each
-- page it stays in it, and no index has to hear of it.
alter table import_rows set (fillfactor = 75);
