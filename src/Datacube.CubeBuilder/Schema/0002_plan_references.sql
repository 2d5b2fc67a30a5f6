-- Which jobs use a plan: one that no job uses any more is removed with the last of them.
create index jobs_plan on jobs ((plan ->> 'plan'));
