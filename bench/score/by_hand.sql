-- The same metrics by hand, for one as-of day and daily facts only: what a person who knows DuckDB would
-- write. Placeholders are filled by rivals.py. One row comes out: numerator and denominator of each metric,
-- in the order of the metrics.
with state as (
    select
        person,
        bit_or(coalesce(products, 0) | coalesce(products_reported, 0)) as products,
        coalesce(arg_max(products, day), 0) | coalesce(arg_max(products_reported, day), 0) as products_now,
        coalesce(arg_max(account_enabled, day), true) as account_enabled,
        coalesce(arg_max(guest, day), false) as guest,
        coalesce(arg_max(deleted, day), false) as deleted
    from read_parquet($state, hive_partitioning = true)
    where day between $first and $last
    group by person
),
population as (
    select person, products, products_now
    from state
    where account_enabled and not guest and not deleted
),
activity as (
    select
        person,
        coalesce(bool_or(email_sent > 0), false) as mail,
        coalesce(bool_or(chat_sent > 0), false) as chat,
        coalesce(bool_or(channel_sent > 0), false) as channel,
        coalesce(bool_or(community_posts > 0), false) as posts,
        coalesce(bool_or(email_mentions > 0), false) as mentions,
        coalesce(bit_or(outlook_platforms), 0) as outlook,
        coalesce(bit_or(teams_platforms), 0) as teams,
        coalesce(bit_or(word_platforms), 0) as word,
        coalesce(bit_or(excel_platforms), 0) as excel,
        coalesce(bit_or(powerpoint_platforms), 0) as powerpoint,
        coalesce(bit_or(onenote_platforms), 0) as onenote,
        coalesce(bit_or(engage_platforms), 0) as engage,
        coalesce(bit_or(skype_platforms), 0) as skype,
        coalesce(bit_or(copilot_apps), 0) as copilot,
        count(*) filter (where copilot_apps <> 0) as copilot_days,
        coalesce(bool_or(onsite_minutes >= 180), false) as onsite,
        coalesce(bool_or(remote_minutes > 0), false) as remote,
        coalesce(bool_or(onsite_minutes > 0 or remote_minutes > 0), false) as placed,
        coalesce(bool_or(onsite_minutes >= 180) filter (where day = $last), false) as onsite_today,
        coalesce(bool_or(remote_minutes > 0) filter (where day = $last), false) as remote_today,
        coalesce(bool_or(onsite_minutes > 0 or remote_minutes > 0) filter (where day = $last), false) as placed_today
    from read_parquet($facts, hive_partitioning = true)
    where day between $first and $last
    group by person
),
people as (
    select
        products & 1 <> 0 as has_exchange,
        products & 2 <> 0 as has_teams,
        products & 4 <> 0 as has_engage,
        products & 103 <> 0 as has_apps,
        products_now & 128 <> 0 as licensed,
        coalesce(mail, false) as mail,
        coalesce(chat, false) as chat,
        coalesce(channel, false) as channel,
        coalesce(chat or channel, false) as messages,
        coalesce(posts, false) as posts,
        coalesce(mentions, false) as mentions,
        coalesce(outlook, 0) as outlook,
        coalesce(teams, 0) as teams,
        coalesce(word, 0) as word,
        coalesce(excel, 0) as excel,
        coalesce(powerpoint, 0) as powerpoint,
        coalesce(onenote, 0) as onenote,
        coalesce(engage, 0) as engage,
        coalesce(skype, 0) as skype,
        coalesce(copilot, 0) as copilot,
        coalesce(copilot_days, 0) as copilot_days,
        coalesce(remote and not onsite, false) as only_remote,
        coalesce(placed, false) as placed,
        coalesce(remote_today and not onsite_today, false) as only_remote_today,
        coalesce(placed_today, false) as placed_today
    from population left join activity using (person)
)
select
    count(*) filter (where has_exchange::int + has_teams::int + has_engage::int > 1 and mail::int + messages::int + posts::int > 1),
    count(*) filter (where has_exchange::int + has_teams::int + has_engage::int > 1),
    count(*) filter (where has_exchange and mail), count(*) filter (where has_exchange),
    count(*) filter (where has_teams and messages), count(*) filter (where has_teams),
    count(*) filter (where has_engage and posts), count(*) filter (where has_engage),
    count(*) filter (where mail and mentions), count(*) filter (where mail),
    count(*) filter (where messages and chat), count(*) filter (where messages),
    count(*) filter (where messages and channel), count(*) filter (where messages),
    count(*) filter (where has_apps and (
        outlook in (3, 5, 6, 7) or teams in (3, 5, 6, 7) or word in (3, 5, 6, 7) or excel in (3, 5, 6, 7)
        or powerpoint in (3, 5, 6, 7) or onenote in (3, 5, 6, 7) or engage in (3, 5, 6, 7) or skype in (3, 5, 6, 7))),
    count(*) filter (where has_apps),
    {per_app},
    count(*) filter (where word in (3, 5, 6, 7) or excel in (3, 5, 6, 7) or powerpoint in (3, 5, 6, 7) or onenote in (3, 5, 6, 7)),
    count(*) filter (where word <> 0 or excel <> 0 or powerpoint <> 0 or onenote <> 0),
    count(*) filter (where placed and only_remote), count(*) filter (where placed),
    count(*) filter (where placed_today and only_remote_today), count(*) filter (where placed_today),
    coalesce(sum(least(copilot_days, 12)) filter (where licensed), 0), 12 * count(*) filter (where licensed),
    count(*) filter (where licensed and copilot_days = 0), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot_days between 1 and 3), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot_days between 4 and 11), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot_days >= 12), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot & 2 <> 0), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot & 120 <> 0), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot & 1 <> 0), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot & 4 <> 0), count(*) filter (where licensed),
    count(*) filter (where licensed and copilot & 256 <> 0), count(*) filter (where licensed)
from people
