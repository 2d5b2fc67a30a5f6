-- Jobs that ended long ago are removed: first marked, so that nobody sees or redrives them any more, then emptied batch by batch. The row itself
-- stays for a while, so that whoever asks for the job learns that it was removed.

alter table jobs add column removed_at timestamptz, add column emptied boolean not null default false;

create index jobs_ended on jobs (ended_at) where state > 1 and removed_at is null;

create index jobs_to_empty on jobs (removed_at) where removed_at is not null and not emptied;

create index jobs_to_forget on jobs (removed_at) where emptied;
