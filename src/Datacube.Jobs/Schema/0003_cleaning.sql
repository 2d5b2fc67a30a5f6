-- Cleaning after lost attempts is tried again ever more seldom, and not for ever.

alter table attempts add column clean_after timestamptz not null default now(), add column cleanings integer not null default 0;

drop index attempts_to_clean;

create index attempts_to_clean on attempts (clean_after) where not cleaned;
