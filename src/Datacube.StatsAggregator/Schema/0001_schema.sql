-- What the schema is for, as \dn+ shows it. Tables come with the use cases that need them.
do $$
begin
    execute format('comment on schema %I is %L', current_schema(), 'Statistics over long times, and the tasks they are made of.');
end
$$;
